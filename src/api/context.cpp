#include "api/context.h"

namespace orda::api {

blobs::PictureSettings Context::pictures() const {
    return {.max_pixels = static_cast<std::uint64_t>(settings.images.max_pixels),
            .source_quality = static_cast<float>(settings.images.source_quality),
            .result_quality = static_cast<float>(settings.images.result_quality)};
}

}  // namespace orda::api
