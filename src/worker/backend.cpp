#include "worker/backend.h"

#include <algorithm>

#include "base/random.h"
#include "worker/backend_a1111.h"
#include "worker/backend_demo.h"
#include "worker/backend_koboldcpp.h"
#include "worker/backend_openai.h"
#include "worker/waiting.h"

namespace orda::worker {

std::chrono::milliseconds WorkLimits::left() const {
    const auto rest = std::chrono::duration_cast<std::chrono::milliseconds>(
        deadline - std::chrono::steady_clock::now());
    return std::max(rest, std::chrono::milliseconds(0));
}

TextResult Backend::generate_text(const TextJob&, const WorkLimits&) {
    throw BackendFailure("this back end makes no text");
}

ImageResult Backend::generate_image(const ImageJob&, const WorkLimits&) {
    throw BackendFailure("this back end makes no images");
}

void pause_within(const WorkLimits& limits, std::chrono::milliseconds pause) {
    if (!wait_for(std::min(pause, limits.left()), limits.abort)) throw BackendFailure("stopped");
    if (limits.left().count() == 0) throw BackendFailure("the back end took too long");
}

const std::vector<std::string>& backend_names() {
    static const std::vector<std::string> names{"demo", "openai", "koboldcpp", "a1111"};
    return names;
}

BackendMaker backend_maker(const std::string& name, const std::string& url,
                           const std::string& key) {
    const auto address = [&url](const char* usual) { return url.empty() ? usual : url; };
    if (name == "demo") return [] { return std::make_unique<DemoBackend>(SystemRandom().next()); };
    if (name == "openai")
        return [url = address("http://127.0.0.1:8080"), key] {
            return std::make_unique<OpenaiBackend>(url, key);
        };
    if (name == "koboldcpp")
        return [url = address("http://127.0.0.1:5001"), key] {
            return std::make_unique<KoboldcppBackend>(url, key, SystemRandom().next());
        };
    if (name == "a1111")
        return [url = address("http://127.0.0.1:7860"), key] {
            return std::make_unique<A1111Backend>(url, key);
        };
    throw std::invalid_argument("no back end is called " + name);
}

}  // namespace orda::worker
