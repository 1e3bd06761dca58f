#pragma once

#include <string>

#include "worker/backend_http.h"

namespace orda::worker {

/// Servers of the `/v1/completions` kind: llama.cpp, Ollama, vLLM, TabbyAPI and others. Samplers
/// beyond the common ones are sent under the names these servers use; a server that refuses them
/// (400, 422) gets the call again with the common ones alone.
class OpenaiBackend final : public Backend {
  public:
    /// `url` with or without `/v1` at its end.
    OpenaiBackend(const std::string& url, std::string key);

    std::vector<JobKind> kinds() const override;
    std::vector<ServedModel> models(JobKind kind, const WorkLimits& limits) override;
    BackendAbilities abilities(const WorkLimits& limits) override;
    TextResult generate_text(const TextJob& job, const WorkLimits& limits) override;

  private:
    BackendHttp http_;
    /// Learnt from a refusal.
    bool common_samplers_only_ = false;
};

/// The body of a completion for a horde's payload.
boost::json::object openai_body(const TextJob& job, bool common_samplers_only);

}  // namespace orda::worker
