#include "rules/skip_reason.h"

namespace orda::rules {

std::string_view wire_name(SkipReason reason) {
    switch (reason) {
        case SkipReason::none:
        case SkipReason::silent:
        case SkipReason::secret:
            return "";
        case SkipReason::models:
            return "models";
        case SkipReason::worker_id:
            return "worker_id";
        case SkipReason::max_pixels:
            return "max_pixels";
        case SkipReason::img2img:
            return "img2img";
        case SkipReason::painting:
            return "painting";
        case SkipReason::unsafe_ip:
            return "unsafe_ip";
        case SkipReason::nsfw:
            return "nsfw";
        case SkipReason::lora:
            return "lora";
        case SkipReason::post_processing:
            return "post-processing";
        case SkipReason::controlnet:
            return "controlnet";
        case SkipReason::performance:
            return "performance";
        case SkipReason::untrusted:
            return "untrusted";
        case SkipReason::bridge_version:
            return "bridge_version";
        case SkipReason::blacklist:
            return "blacklist";
        case SkipReason::kudos:
            return "kudos";
        case SkipReason::step_count:
            return "step_count";
        case SkipReason::max_context_length:
            return "max_context_length";
        case SkipReason::max_length:
            return "max_length";
        case SkipReason::matching_softprompt:
            return "matching_softprompt";
    }
    return "";
}

}  // namespace orda::rules
