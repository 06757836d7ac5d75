import type { SecretPattern } from "./secret-pattern.ts";

type Form = Pick<SecretPattern, "regex" | "hints"> & { readonly minEntropy?: number };

/** Secrets whose form gives them away: a prefix that the vendor chose for that purpose, or a structure. */
export const VENDOR_PATTERNS: readonly SecretPattern[] = [
  // An installation token of 2026 is `ghs_APPID_JWT`, about 520 characters with dots in it.
  vendor("github-token", "GitHub token", {
    regex: /\b(?:ghs_[A-Za-z0-9._-]{36,}|gh[pour]_[A-Za-z0-9]{36,255}|github_pat_[A-Za-z0-9_]{36,255})/g,
    hints: ["ghs_", "ghp_", "gho_", "ghu_", "ghr_", "github_pat_"],
  }),
  vendor("gitlab-token", "GitLab token", {
    regex: /\b(?:gl(?:pat|ptt|dt|rt|rtr|cbt|soat|imt|agent|ft|ffct|oas|wt)-[A-Za-z0-9_.-]{20,}|GR1348941[\w-]{20})/g,
    hints: ["gl", "gr1348941"],
  }),
  vendor("bitbucket-token", "Bitbucket token", { regex: /\bATBB[A-Za-z0-9]{32}\b/g, hints: ["atbb"] }),
  vendor("aws-access-key-id", "AWS access key", {
    regex: /\b(?:AKIA|ASIA|ABIA|ACCA)[A-Z2-7]{16}\b/g,
    hints: ["akia", "asia", "abia", "acca"],
    minEntropy: 2.5,
  }),
  vendor("aws-bedrock-key", "Amazon Bedrock key", {
    regex: /\b(?:ABSK[A-Za-z0-9+/]{80,}={0,2}|bedrock-api-key-[A-Za-z0-9+/=]{40,})/g,
    hints: ["absk", "bedrock-api-key-"],
  }),
  vendor("anthropic-key", "Anthropic key", {
    regex: /\bsk-ant-(?:[a-z]{2,6}\d{2}-)?[A-Za-z0-9_-]{20,}/g,
    hints: ["sk-ant-"],
  }),
  vendor("openrouter-key", "OpenRouter key", { regex: /\bsk-or-(?:v\d-)?[A-Za-z0-9]{32,}\b/g, hints: ["sk-or-"] }),
  vendor("openai-key", "OpenAI key", {
    regex:
      /\bsk-(?:(?:proj|svcacct|admin|service|None)-[A-Za-z0-9_-]{20,}|[A-Za-z0-9]{20}T3BlbkFJ[A-Za-z0-9]{20}|[A-Za-z0-9]{32,64}\b)/g,
    hints: ["sk-"],
    minEntropy: 3,
  }),
  vendor("slack-token", "Slack token", {
    regex: /\b(?:xox[abeoprs]-[A-Za-z0-9-]{10,}|xox[a-z]\.xox[a-z]-\d-[A-Za-z0-9]{20,}|xapp-\d-[A-Za-z0-9-]{20,})/g,
    hints: ["xox", "xapp-"],
    minEntropy: 2.5,
  }),
  vendor("slack-webhook", "Slack webhook", {
    regex: /\bhooks\.slack\.com\/(?:services|workflows|triggers)\/([A-Za-z0-9+/]{20,})/g,
    hints: ["hooks.slack.com"],
    minEntropy: 3,
  }),
  vendor("stripe-key", "Stripe key", {
    regex: /\b(?:(?:sk|rk)_(?:live|test|prod)_[A-Za-z0-9]{16,}|whsec_[A-Za-z0-9+/=]{24,})/g,
    hints: ["sk_live_", "sk_test_", "sk_prod_", "rk_live_", "rk_test_", "rk_prod_", "whsec_"],
    minEntropy: 2.5,
  }),
  vendor("google-api-key", "Google API key", {
    regex: /\bAIza[A-Za-z0-9_-]{35}(?![A-Za-z0-9_-])/g,
    hints: ["aiza"],
    minEntropy: 3,
  }),
  vendor("google-oauth", "Google OAuth secret", {
    regex: /\b(?:GOCSPX-[A-Za-z0-9_-]{24,}|ya29\.[A-Za-z0-9_-]{20,}|1\/\/0[A-Za-z0-9_-]{30,})/g,
    hints: ["gocspx-", "ya29.", "1//0"],
    minEntropy: 3,
  }),
  // Complete with its last line, or cut off: then the lines of base64 that are there.
  vendor("private-key", "private key", {
    regex:
      /-----BEGIN (?:[A-Z0-9]+ ){0,3}PRIVATE KEY(?: BLOCK)?-----(?:[\s\S]{40,20000}?-----END (?:[A-Z0-9]+ ){0,3}PRIVATE KEY(?: BLOCK)?-----|(?:(?:\\[nr]|[\s>+|'",-]){1,12}[A-Za-z0-9+/=]{16,})+)/g,
    hints: ["private key"],
  }),
  vendor("age-key", "age secret key", { regex: /\bAGE-SECRET-KEY-1[0-9A-Z]{58}\b/g, hints: ["age-secret-key-"] }),
  vendor("mapbox-token", "Mapbox secret token", {
    regex: /\bsk\.eyJ[A-Za-z0-9_-]{40,}\.[A-Za-z0-9_-]{20,}/g,
    hints: ["sk.eyj"],
  }),
  vendor("1password-token", "1Password token", {
    regex:
      /\b(?:ops_eyJ[A-Za-z0-9_-]{200,}={0,2}|A3-[A-Z0-9]{6}-(?:[A-Z0-9]{11}|[A-Z0-9]{6}-[A-Z0-9]{5})-[A-Z0-9]{5}-[A-Z0-9]{5}-[A-Z0-9]{5})/g,
    hints: ["ops_eyj", "a3-"],
  }),
  vendor("jwt", "JSON Web Token", {
    regex: /\beyJ[A-Za-z0-9_-]{10,}\.eyJ[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{16,}/g,
    hints: ["eyj"],
  }),
  vendor("npm-token", "npm token", { regex: /\bnpm_[A-Za-z0-9]{36}\b/g, hints: ["npm_"], minEntropy: 3 }),
  vendor("pypi-token", "PyPI token", { regex: /\bpypi-AgE[A-Za-z0-9_-]{50,}/g, hints: ["pypi-age"] }),
  vendor("rubygems-token", "RubyGems token", { regex: /\brubygems_[0-9a-f]{48}\b/g, hints: ["rubygems_"] }),
  vendor("crates-token", "crates.io token", { regex: /\bcio[A-Za-z0-9]{32}\b/g, hints: ["cio"], minEntropy: 3.8 }),
  vendor("nuget-key", "NuGet key", { regex: /\boy2[a-z0-9]{43}\b/g, hints: ["oy2"], minEntropy: 3.5 }),
  vendor("docker-token", "Docker token", { regex: /\bdckr_(?:pat|oat)_[A-Za-z0-9_-]{27,}/g, hints: ["dckr_"] }),
  vendor("huggingface-token", "Hugging Face token", {
    regex: /\b(?:hf_[A-Za-z]{34}|api_org_[A-Za-z]{34})\b/g,
    hints: ["hf_", "api_org_"],
    minEntropy: 3,
  }),
  vendor("replicate-token", "Replicate token", { regex: /\br8_[A-Za-z0-9]{37}\b/g, hints: ["r8_"] }),
  vendor("groq-key", "Groq key", { regex: /\bgsk_[A-Za-z0-9]{48,}\b/g, hints: ["gsk_"] }),
  vendor("xai-key", "xAI key", { regex: /\bxai-[A-Za-z0-9]{70,}\b/g, hints: ["xai-"] }),
  vendor("perplexity-key", "Perplexity key", { regex: /\bpplx-[A-Za-z0-9]{40,}\b/g, hints: ["pplx-"] }),
  vendor("fireworks-key", "Fireworks key", { regex: /\bfw_[A-Za-z0-9]{22,}\b/g, hints: ["fw_"], minEntropy: 3.8 }),
  vendor("sendgrid-key", "SendGrid key", {
    regex: /\bSG\.[A-Za-z0-9_-]{16,32}\.[A-Za-z0-9_-]{32,64}/g,
    hints: ["sg."],
  }),
  vendor("sendinblue-key", "Brevo key", { regex: /\bxkeysib-[0-9a-f]{64}-[A-Za-z0-9]{16}\b/g, hints: ["xkeysib-"] }),
  vendor("mailgun-key", "Mailgun key", {
    regex: /\b(?:key-[0-9a-f]{32}|[0-9a-f]{32}-[0-9a-f]{8}-[0-9a-f]{8})\b/g,
    hints: ["key-", "-"],
    minEntropy: 3,
  }),
  vendor("mailchimp-key", "Mailchimp key", { regex: /\b[0-9a-f]{32}-us\d{1,2}\b/g, hints: ["-us"], minEntropy: 3 }),
  vendor("twilio-key", "Twilio key", { regex: /\bSK[0-9a-f]{32}\b/g, hints: ["sk"], minEntropy: 3 }),
  vendor("telegram-token", "Telegram bot token", {
    regex: /\b\d{8,10}:AA[A-Za-z0-9_-]{33}(?![A-Za-z0-9_-])/g,
    hints: [":aa"],
    minEntropy: 3.5,
  }),
  vendor("discord-token", "Discord bot token", {
    regex: /\b[MNO][A-Za-z0-9_-]{23,27}\.[A-Za-z0-9_-]{6}\.[A-Za-z0-9_-]{27,40}(?![A-Za-z0-9_-])/g,
    hints: ["."],
    minEntropy: 4,
  }),
  vendor("discord-webhook", "Discord webhook", {
    regex: /\bdiscord(?:app)?\.com\/api\/webhooks\/(\d{17,20}\/[A-Za-z0-9_-]{60,})/g,
    hints: ["/api/webhooks/"],
  }),
  vendor("teams-webhook", "Microsoft Teams webhook", {
    regex: /\bwebhook\.office\.com\/(webhookb2\/[A-Za-z0-9@/-]{60,})/g,
    hints: ["webhook.office.com"],
  }),
  vendor("shopify-token", "Shopify token", { regex: /\bshp(?:at|ca|pa|ss|tka)_[0-9a-fA-F]{32}\b/g, hints: ["shp"] }),
  vendor("square-token", "Square token", {
    regex: /\b(?:sq0[a-z]{3}-[A-Za-z0-9_-]{22,43}|EAAA[A-Za-z0-9_-]{60})(?![A-Za-z0-9_-])/g,
    hints: ["sq0", "eaaa"],
    minEntropy: 3,
  }),
  vendor("facebook-token", "Facebook token", { regex: /\bEAA[A-Z][A-Za-z0-9]{90,}\b/g, hints: ["eaa"] }),
  vendor("plaid-token", "Plaid token", {
    regex: /\baccess-(?:sandbox|development|production)-[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}\b/g,
    hints: ["access-"],
  }),
  vendor("flutterwave-key", "Flutterwave key", {
    regex: /\bFLWSECK(?:_TEST)?-[0-9A-Za-z-]{12,}/g,
    hints: ["flwseck"],
    minEntropy: 3,
  }),
  vendor("shippo-token", "Shippo token", { regex: /\bshippo_(?:live|test)_[0-9a-f]{40}\b/g, hints: ["shippo_"] }),
  vendor("easypost-key", "EasyPost key", { regex: /\bEZ[AT]K[A-Za-z0-9]{54}\b/g, hints: ["ezak", "eztk"] }),
  vendor("duffel-token", "Duffel token", { regex: /\bduffel_(?:test|live)_[A-Za-z0-9_=-]{43}/g, hints: ["duffel_"] }),
  vendor("digitalocean-token", "DigitalOcean token", { regex: /\bdo[opr]_v1_[0-9a-f]{64}\b/g, hints: ["_v1_"] }),
  vendor("heroku-key", "Heroku key", { regex: /\bHRKU-AA[A-Za-z0-9_-]{58}/g, hints: ["hrku-"] }),
  vendor("fly-token", "Fly.io token", {
    regex: /\b(?:fo1_[A-Za-z0-9_-]{43}|fm[12][ar]?_[A-Za-z0-9+/=,_-]{100,})/g,
    hints: ["fo1_", "fm1", "fm2"],
  }),
  vendor("netlify-token", "Netlify token", {
    regex: /\bnf[pouc]_[A-Za-z0-9]{36,}\b/g,
    hints: ["nfp_", "nfo_", "nfu_", "nfc_"],
  }),
  vendor("supabase-key", "Supabase key", {
    regex: /\b(?:sbp_[0-9a-f]{40}|sb_secret_[A-Za-z0-9_-]{20,})/g,
    hints: ["sbp_", "sb_secret_"],
  }),
  vendor("planetscale-key", "PlanetScale key", {
    regex: /\bpscale_(?:tkn|pw|oauth)_[A-Za-z0-9_.=-]{32,}/g,
    hints: ["pscale_"],
  }),
  vendor("cloudflare-key", "Cloudflare key", {
    regex: /\b(?:v1\.0-[0-9a-f]{24}-[0-9a-f]{146}|cf(?:ut|at|k)_[A-Za-z0-9_-]{40,})/g,
    hints: ["v1.0-", "cfut_", "cfat_", "cfk_"],
  }),
  vendor("azure-secret", "Azure client secret", {
    regex: /(?<![A-Za-z0-9_~.-])[A-Za-z0-9_~.]{3}\dQ~[A-Za-z0-9_~.-]{31,34}(?![A-Za-z0-9_~-])/g,
    hints: ["q~"],
    minEntropy: 3.5,
  }),
  vendor("alibaba-key", "Alibaba Cloud key", { regex: /\bLTAI[A-Za-z0-9]{12,20}\b/g, hints: ["ltai"], minEntropy: 3 }),
  vendor("tencent-key", "Tencent Cloud key", { regex: /\bAKID[A-Za-z0-9]{32}\b/g, hints: ["akid"], minEntropy: 3.5 }),
  vendor("yandex-key", "Yandex Cloud key", {
    regex:
      /\b(?:AQVN[A-Za-z0-9_-]{35,38}|YC[a-zA-Z0-9_-]{38}|t1\.[A-Z0-9a-z_-]+=?\.[A-Z0-9a-z_-]{86}={0,2})(?![A-Za-z0-9_-])/g,
    hints: ["aqvn", "yc", "t1."],
    minEntropy: 4,
  }),
  vendor("atlassian-token", "Atlassian token", {
    regex: /\bAT[AC]TT3[A-Za-z0-9_=-]{60,}/g,
    hints: ["attt3", "atctt3", "atatt3"],
  }),
  vendor("linear-key", "Linear key", { regex: /\blin_(?:api|oauth)_[A-Za-z0-9]{32,64}\b/g, hints: ["lin_"] }),
  vendor("notion-token", "Notion token", {
    regex: /\b(?:ntn_[A-Za-z0-9]{40,50}|secret_[A-Za-z0-9]{43})\b/g,
    hints: ["ntn_", "secret_"],
    minEntropy: 3.5,
  }),
  vendor("airtable-token", "Airtable token", { regex: /\bpat[A-Za-z0-9]{14}\.[0-9a-f]{64}\b/g, hints: ["pat"] }),
  vendor("figma-token", "Figma token", { regex: /\bfig[dorcu]{1,2}_[A-Za-z0-9_-]{38,}/g, hints: ["fig"] }),
  vendor("asana-token", "Asana token", {
    regex: /\b[0-2]\/\d{14,18}(?:\/\d{14,18})?:[0-9a-f]{32}\b/g,
    hints: ["0/", "1/", "2/"],
  }),
  vendor("hubspot-token", "HubSpot token", {
    regex: /\bpat-(?:na|eu)\d-[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}\b/gi,
    hints: ["pat-"],
  }),
  vendor("typeform-token", "Typeform token", { regex: /\btfp_[A-Za-z0-9_.=-]{40,60}/g, hints: ["tfp_"] }),
  vendor("contentful-token", "Contentful token", { regex: /\bCFPAT-[A-Za-z0-9_-]{43}/g, hints: ["cfpat-"] }),
  vendor("readme-key", "ReadMe key", { regex: /\brdme_[a-z0-9]{70}\b/g, hints: ["rdme_"] }),
  vendor("postman-key", "Postman key", { regex: /\bPMAK-[0-9a-f]{24}-[0-9a-f]{34}\b/gi, hints: ["pmak-"] }),
  vendor("newrelic-key", "New Relic key", {
    regex: /\b(?:NRAK-[A-Z0-9]{27}|NRI[IQ]-[A-Za-z0-9_-]{32}|NRRA-[0-9a-f]{42}|NRJS-[0-9a-f]{19})(?![A-Za-z0-9])/g,
    hints: ["nrak-", "nrii-", "nriq-", "nrra-", "nrjs-"],
  }),
  vendor("grafana-token", "Grafana token", {
    regex: /\b(?:glsa_[A-Za-z0-9]{32}_[0-9a-fA-F]{8}|glc_[A-Za-z0-9+/]{32,}={0,2})/g,
    hints: ["glsa_", "glc_"],
  }),
  vendor("sentry-token", "Sentry token", { regex: /\b(?:sntry[us]_[A-Za-z0-9+/=_-]{40,})/g, hints: ["sntry"] }),
  vendor("dynatrace-token", "Dynatrace token", {
    regex: /\bdt0[cs]\d{2}\.[A-Z0-9]{8,24}\.[A-Z0-9]{64}\b/g,
    hints: ["dt0"],
  }),
  vendor("launchdarkly-key", "LaunchDarkly key", {
    regex: /\b(?:api|sdk)-[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}\b/g,
    hints: ["api-", "sdk-"],
  }),
  vendor("vault-token", "HashiCorp Vault token", {
    regex: /\bhv[sbr]\.[A-Za-z0-9_-]{24,}/g,
    hints: ["hvs.", "hvb.", "hvr."],
  }),
  vendor("terraform-token", "Terraform Cloud token", {
    regex: /\b[A-Za-z0-9]{14}\.atlasv1\.[A-Za-z0-9_=-]{60,}/g,
    hints: [".atlasv1."],
  }),
  vendor("databricks-token", "Databricks token", {
    regex: /\bdapi[0-9a-f]{32}(?:-\d)?\b/g,
    hints: ["dapi"],
    minEntropy: 3,
  }),
  vendor("doppler-token", "Doppler token", {
    regex: /\bdp\.(?:pt|st|ct|sa|scim|audit)\.[A-Za-z0-9_.-]{40,}/g,
    hints: ["dp."],
  }),
  vendor("infisical-token", "Infisical token", {
    regex: /\bst\.[0-9a-f]{24}\.[0-9a-f]{32}\.[0-9a-f]{32}\b/g,
    hints: ["st."],
  }),
  vendor("pulumi-token", "Pulumi token", { regex: /\bpul-[0-9a-f]{40}\b/g, hints: ["pul-"] }),
  vendor("prefect-token", "Prefect token", { regex: /\bpnu_[A-Za-z0-9]{36}\b/g, hints: ["pnu_"] }),
  vendor("tailscale-key", "Tailscale key", {
    regex: /\btskey-[a-z]+-[A-Za-z0-9-]{16,}/g,
    hints: ["tskey-"],
    minEntropy: 3,
  }),
  vendor("sourcegraph-token", "Sourcegraph token", {
    regex: /\bsgp_(?:(?:[0-9a-f]{16}|local)_)?[0-9a-f]{40}\b/g,
    hints: ["sgp_"],
  }),
  vendor("circleci-token", "CircleCI token", {
    regex: /\bCCI(?:PAT|PRJ)_[A-Za-z0-9_]{40,}/g,
    hints: ["ccipat_", "cciprj_"],
  }),
  vendor("buildkite-token", "Buildkite token", {
    regex: /\bbk(?:ua|at|ct)_[A-Za-z0-9]{40,}\b/g,
    hints: ["bkua_", "bkat_", "bkct_"],
  }),
  vendor("artifactory-key", "Artifactory key", {
    regex: /\b(?:AKCp[A-Za-z0-9]{60,80}|cmVmdGtu[A-Za-z0-9]{56})\b/g,
    hints: ["akcp", "cmvmdgtu"],
  }),
  vendor("octopus-key", "Octopus Deploy key", { regex: /\bAPI-[A-Z0-9]{26,32}\b/g, hints: ["api-"], minEntropy: 3.5 }),
  vendor("sonar-token", "Sonar token", { regex: /\bsq[upa]_[0-9a-f]{40}\b/g, hints: ["squ_", "sqp_", "sqa_"] }),
  vendor("snyk-token", "Snyk token", {
    regex: /\bsnyk_(?:uat|sat)\.[0-9a-f]{8}\.[A-Za-z0-9_.-]{20,}/g,
    hints: ["snyk_"],
  }),
  vendor("e2b-key", "E2B key", { regex: /\be2b_[0-9a-f]{40}\b/g, hints: ["e2b_"] }),
  vendor("dropbox-token", "Dropbox token", { regex: /\bsl\.(?:u\.)?[A-Za-z0-9_-]{130,}/g, hints: ["sl."] }),
  vendor("adafruit-key", "Adafruit key", { regex: /\baio_[A-Za-z0-9]{28}\b/g, hints: ["aio_"] }),
  vendor("posthog-key", "PostHog key", { regex: /\bph[xs]_[A-Za-z0-9]{40,}\b/g, hints: ["phx_", "phs_"] }),
  vendor("langsmith-key", "LangSmith key", {
    regex: /\bls(?:v2_(?:pt|sk)_[0-9a-f]{32}_[0-9a-f]{10}|__[0-9a-f]{32})\b/g,
    hints: ["lsv2_", "ls__"],
  }),
  vendor("maxmind-key", "MaxMind key", { regex: /\b[A-Za-z0-9]{6}_[A-Za-z0-9]{29}_mmk\b/g, hints: ["_mmk"] }),
  vendor("twitter-token", "X bearer token", { regex: /\bA{22}[A-Za-z0-9%]{80,}/g, hints: ["aaaaaaaaaaaaaaaaaaaaaa"] }),
];

function vendor(id: string, title: string, form: Form): SecretPattern {
  return {
    id,
    title,
    regex: form.regex,
    hints: form.hints,
    minEntropy: form.minEntropy ?? null,
    mustLookRandom: false,
  };
}
