#include "rules/suspicion.h"

namespace orda::rules {

namespace {

constexpr double image_limit = 20e6;
constexpr double text_limit = 150;

/// Tokens per second that a model of this size can plausibly do.
double plausible(double billions, std::string_view model_name) {
    const double limit = billions >= 70 ? 30 : billions >= 14 ? 100 : 150;
    return model_name.find("8x") != std::string_view::npos ? limit * 3 : limit;
}

}  // namespace

int speed_suspicions(model::Kind kind, double things_per_second, bool owner_trusted,
                     std::optional<double> billions, std::string_view model_name) {
    if (kind == model::Kind::alchemy) return 0;
    if (kind == model::Kind::image) return things_per_second > image_limit ? 1 : 0;
    int count = things_per_second > text_limit ? 1 : 0;
    if (billions && !owner_trusted && things_per_second > plausible(*billions, model_name)) ++count;
    return count;
}

}  // namespace orda::rules
