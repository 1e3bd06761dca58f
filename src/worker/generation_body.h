#pragma once

#include <boost/json.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "worker/horde_types.h"

namespace orda::worker {

/// What `orda generate` was asked for; absent: the horde's default.
struct GenerationWishes {
    JobKind kind = JobKind::text;
    std::string prompt;
    /// Images: what should not be seen.
    std::string negative_prompt;
    /// Empty: any model.
    std::vector<std::string> models;
    std::optional<std::int64_t> count;
    std::optional<std::int64_t> max_length;
    std::optional<std::int64_t> max_context_length;
    std::optional<std::int64_t> width;
    std::optional<std::int64_t> height;
    std::optional<std::int64_t> steps;
    /// Images; any text.
    std::optional<std::string> seed;
    bool nsfw = false;
    bool trusted_workers = false;
    bool allow_downgrade = false;
    /// A picture to start from, as read from disk.
    std::string source_image;
    /// `name=json`; put into `params`, what is no JSON as text.
    std::vector<std::string> more_params;
};

/// The body of `generate/async` or `generate/text/async`. Throws std::invalid_argument when a
/// further parameter has no name.
boost::json::object generation_body(const GenerationWishes& wishes);

/// `base.webp` for one result, `base-1.webp`, `base-2.webp`, … for several.
std::string result_file_name(const std::string& file, std::size_t index, std::size_t count);

}  // namespace orda::worker
