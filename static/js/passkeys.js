// Passkeys: the browser's question and answer as JSON, for forms with data-passkey.
const decode = (text) =>
  Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (sign) => sign.charCodeAt(0));
const encode = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer)))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replaceAll("=", "");
const known = (list) => (list ?? []).map((one) => ({ ...one, id: decode(one.id) }));

async function create({ creation_options: { publicKey } }) {
  return navigator.credentials.create({
    publicKey: {
      ...publicKey,
      challenge: decode(publicKey.challenge),
      user: { ...publicKey.user, id: decode(publicKey.user.id) },
      excludeCredentials: known(publicKey.excludeCredentials),
      // Kept in the phone with its owner's name, so that it can stand for name and password.
      authenticatorSelection: {
        ...publicKey.authenticatorSelection,
        residentKey: "preferred",
        requireResidentKey: false,
        userVerification: "preferred",
      },
    },
  });
}

async function get({ request_options: { publicKey } }) {
  return navigator.credentials.get({
    publicKey: {
      ...publicKey,
      challenge: decode(publicKey.challenge),
      allowCredentials: known(publicKey.allowCredentials),
    },
  });
}

async function ask(form) {
  const answer = await fetch(form.action, {
    headers: { Accept: "application/json", "X-Requested-With": "XMLHttpRequest" },
  });
  return get(await answer.json());
}

function asJson(credential) {
  const { response } = credential;
  const parts = ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"];
  const given = parts.filter((part) => response[part]);
  return {
    id: credential.id,
    rawId: encode(credential.rawId),
    type: credential.type,
    clientExtensionResults: credential.getClientExtensionResults(),
    response: Object.fromEntries(given.map((part) => [part, encode(response[part])])),
  };
}

function passkey(form) {
  if (!globalThis.PublicKeyCredential) return;
  const button = form.querySelector("button");
  const failed = form.querySelector("[data-passkey-failed]");
  form.querySelector("[data-passkey-missing]").hidden = true;
  button.hidden = false;
  button.addEventListener("click", async (event) => {
    event.preventDefault();
    failed.hidden = true;
    const question = form.querySelector("script");
    const data = question && JSON.parse(question.textContent);
    try {
      const how = { create, get, ask: () => ask(form) }[form.dataset.passkey];
      form.elements.credential.value = JSON.stringify(asJson(await how(data)));
      form.submit();
    } catch {
      failed.hidden = false; // refused, too late, or no passkey here
    }
  });
}

document.querySelectorAll("form[data-passkey]").forEach(passkey);
