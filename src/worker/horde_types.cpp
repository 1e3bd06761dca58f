#include "worker/horde_types.h"

#include <fmt/format.h>

namespace orda::worker {

const char* name_of(JobKind kind) {
    return kind == JobKind::text ? "text" : "image";
}

std::string ApiError::text() const {
    std::string line = message;
    if (!rc.empty()) line += fmt::format(" [{}]", rc);
    if (status != 0) line += fmt::format(" (status {})", status);
    for (const auto& [field, problem] : errors)
        line += fmt::format("; {}: {}", field, problem);
    return line;
}

}  // namespace orda::worker
