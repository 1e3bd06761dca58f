// A text and an image from request to result with the published npm client.
//
//   node npm_flow.mjs API_ROUTE KEY TEXT_MODEL IMAGE_MODEL
//
// Prints one JSON object: what came back. Any failure ends it with status 1.
import {createRequire} from "node:module"
import {readFileSync} from "node:fs"

import {AIHorde} from "@zeldafan0225/ai_horde"

const [api_route, token, text_model, image_model] = process.argv.slice(2)
const horde = new AIHorde({api_route, default_token: token})
const options = {token}

async function until(done, poll) {
    const give_up = Date.now() + 60_000
    for (;;) {
        const state = await poll()
        if (done(state)) return state
        if (Date.now() > give_up) throw new Error("not done in time: " + JSON.stringify(state))
        await new Promise(resolve => setTimeout(resolve, 300))
    }
}

await horde.getHeartbeat()
const user = await horde.findUser({...options, fields: ["username", "kudos"]})

const text = await horde.postAsyncTextGenerate(
    {prompt: "Once upon a time", models: [text_model], params: {max_length: 40, n: 1}}, options)
const text_status = await until(state => state.done, () => horde.getTextGenerationStatus(text.id))

const image = await horde.postAsyncImageGenerate(
    {prompt: "a felt tent", models: [image_model], r2: true,
        params: {width: 512, height: 512, steps: 10, n: 2}}, options)
await until(state => state.done, () => horde.getImageGenerationCheck(image.id))
const image_status = await horde.getImageGenerationStatus(image.id)
const pictures = []
for (const generation of image_status.generations) {
    const answer = await fetch(generation.img)
    if (!answer.ok) throw new Error(`${generation.img}: ${answer.status}`)
    pictures.push(Buffer.from(await answer.arrayBuffer()).subarray(0, 12).toString("latin1"))
}

let refusal = null
try {
    await horde.postAsyncTextGenerate({prompt: 5}, options)
} catch (error) {
    refusal = error.rawError ?? {message: String(error)}
}

const entry = createRequire(import.meta.url).resolve("@zeldafan0225/ai_horde")
console.log(JSON.stringify({
    version: JSON.parse(readFileSync(new URL("package.json", `file://${entry}`))).version,
    user, text_status, image_status, pictures, refusal,
}))
