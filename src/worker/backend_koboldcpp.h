#pragma once

#include <cstdint>
#include <string>

#include "worker/backend_http.h"

namespace orda::worker {

/// KoboldCpp and other servers of the KoboldAI API. The payload is passed on as it came
/// (spec/clients.md §7); an aborted or late job is stopped at the server as well.
class KoboldcppBackend final : public Backend {
  public:
    /// `key_seed`: makes the generation keys by which jobs are told apart.
    KoboldcppBackend(std::string url, std::string key, std::uint64_t key_seed)
        : http_(std::move(url), std::move(key)), key_seed_(key_seed) {}

    std::vector<JobKind> kinds() const override;
    std::vector<ServedModel> models(JobKind kind, const WorkLimits& limits) override;
    BackendAbilities abilities(const WorkLimits& limits) override;
    TextResult generate_text(const TextJob& job, const WorkLimits& limits) override;

  private:
    BackendHttp http_;
    std::uint64_t key_seed_;
};

}  // namespace orda::worker
