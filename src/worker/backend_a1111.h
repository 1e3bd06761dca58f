#pragma once

#include <string>

#include "worker/backend_http.h"

namespace orda::worker {

/// Stable Diffusion servers with the `/sdapi/v1` API: AUTOMATIC1111, Forge, SD.Next.
class A1111Backend final : public Backend {
  public:
    A1111Backend(std::string url, std::string key) : http_(std::move(url), std::move(key)) {}

    std::vector<JobKind> kinds() const override;
    /// The checkpoint that is loaded; another one is loaded when a job names it.
    std::vector<ServedModel> models(JobKind kind, const WorkLimits& limits) override;
    BackendAbilities abilities(const WorkLimits& limits) override;
    ImageResult generate_image(const ImageJob& job, const WorkLimits& limits) override;

  private:
    BackendHttp http_;
};

/// The call for a horde's payload, and the seed it will use.
struct A1111Call {
    std::string path;
    boost::json::object body;
    std::int64_t seed = 0;
};

/// Throws BackendFailure when the payload asks for what this API cannot do.
A1111Call a1111_call(const ImageJob& job);

}  // namespace orda::worker
