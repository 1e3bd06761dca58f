"""A text and an image from request to result with the published horde-sdk.

    AI_HORDE_URL=http://HOST/api/ python sdk_flow.py KEY TEXT_MODEL IMAGE_MODEL

Prints one JSON object: what came back. A process of its own, since the SDK reads its URL once.
"""
import importlib.metadata
import json
import sys

from horde_sdk.ai_horde_api.ai_horde_clients import AIHordeAPISimpleClient
from horde_sdk.ai_horde_api.apimodels import (
    ImageGenerateAsyncRequest,
    ImageGenerationInputPayload,
    ModelGenerationInputKobold,
    TextGenerateAsyncRequest,
)

key, text_model, image_model = sys.argv[1:]
client = AIHordeAPISimpleClient()
client.heartbeat_request()

text, _ = client.text_generate_request(TextGenerateAsyncRequest(
    apikey=key, prompt="Once upon a time", models=[text_model],
    params=ModelGenerationInputKobold(max_length=40, max_context_length=1024, n=1)))

image, _ = client.image_generate_request(ImageGenerateAsyncRequest(
    apikey=key, prompt="a felt tent", models=[image_model],
    params=ImageGenerationInputPayload(width=512, height=512, steps=10, n=2)))
pictures = [client.download_image_from_generation(one) for one in image.generations]

print(json.dumps({
    "version": importlib.metadata.version("horde-sdk"),
    "texts": [{"text": one.text, "model": one.model, "worker": one.worker_name}
              for one in text.generations],
    "images": [{"size": picture.size, "format": picture.format, "model": one.model,
                "worker": one.worker_name} for picture, one in zip(pictures, image.generations)],
}))
