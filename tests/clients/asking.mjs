// What the clients share: where and who, and an outcome as JSON whether it is good or not.
export const { URL_BASE, KEY } = process.env;
export const RUDE = "You are a stupid idiot.";
export const KIND = "Thank you, I had not known that.";

export async function attempt(work) {
  try {
    return await work();
  } catch (error) {
    const { code, status, response } = error;
    return { failed: error.message, name: error.name, code: code ?? status ?? null, body: response?.data ?? null };
  }
}
