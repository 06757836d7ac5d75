import type { Answer } from "../http/answer.ts";
import type { World } from "../world.ts";
export async function answerPage(_world: World, _url: URL): Promise<Answer> {
  return { status: 404, body: "Not Found" };
}
