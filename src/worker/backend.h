#pragma once

#include <boost/json.hpp>
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <stdexcept>
#include <stop_token>
#include <string>
#include <vector>

#include "worker/horde_types.h"

namespace orda::worker {

/// A job could not be done; the words go to the worker's owner. Becomes a fault report.
class BackendFailure : public std::runtime_error {
  public:
    using std::runtime_error::runtime_error;
};

/// How long a back end may take, and when to drop everything.
struct WorkLimits {
    std::chrono::steady_clock::time_point deadline;
    std::stop_token abort;

    /// What is left until the deadline, never negative.
    std::chrono::milliseconds left() const;
};

/// A model under the name that the horde knows and the name that the back end knows.
struct ServedModel {
    std::string name;
    std::string own_name;
    bool operator==(const ServedModel&) const = default;
};

/// What a back end can do at most; absent: it does not say.
struct BackendAbilities {
    std::optional<std::int64_t> max_context_length;
    std::optional<std::int64_t> max_length;
    bool img2img = false;
    bool painting = false;
};

/// The payload is the horde's, spec/text-generation.md §4.8.
struct TextJob {
    boost::json::object payload;
    ServedModel model;
};

struct TextResult {
    std::string text;
    std::int64_t seed = 0;
};

/// The payload is the horde's, spec/image-generation.md §8.8. Sources are files as received;
/// empty: none.
struct ImageJob {
    boost::json::object payload;
    ServedModel model;
    /// Which image of the batch, from 0: it is added to the payload's seed.
    int index = 0;
    std::string source_image;
    std::string source_mask;
    std::string source_processing;
};

struct ImageResult {
    std::string webp;
    std::int64_t seed = 0;
};

/// Something that can do the work: a local inference server, or the demonstration. One per
/// thread; calls block. Every function throws BackendFailure when the back end cannot be reached,
/// refuses, takes too long, is aborted or answers nonsense.
class Backend {
  public:
    virtual ~Backend() = default;

    /// Never empty.
    virtual std::vector<JobKind> kinds() const = 0;
    /// The models ready to serve now; also the test whether the back end is alive. Never empty.
    virtual std::vector<ServedModel> models(JobKind kind, const WorkLimits& limits) = 0;
    virtual BackendAbilities abilities(const WorkLimits& limits) = 0;

    /// Each for back ends that serve the kind.
    virtual TextResult generate_text(const TextJob& job, const WorkLimits& limits);
    virtual ImageResult generate_image(const ImageJob& job, const WorkLimits& limits);
};

/// Makes one back end for each thread that asks; may be called from several threads at once.
using BackendMaker = std::function<std::unique_ptr<Backend>()>;

/// Leaves the work after a pause of at most `pause`, at once when aborted or out of time.
void pause_within(const WorkLimits& limits, std::chrono::milliseconds pause);

/// `demo`, `openai`, `koboldcpp`, `a1111`.
const std::vector<std::string>& backend_names();
/// `url` empty: the usual address of that program on this machine. `key`: for back ends that want
/// one. Throws std::invalid_argument for an unknown name.
BackendMaker backend_maker(const std::string& name, const std::string& url, const std::string& key);

}  // namespace orda::worker
