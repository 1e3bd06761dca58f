#pragma once

#include <cstdint>

#include "worker/backend.h"

namespace orda::worker {

/// Shows a horde at work where no model runs: text strung together from a small built-in text
/// (a Markov chain of second order over words) and painted abstract pictures. The same prompt and
/// seed give the same result.
class DemoBackend final : public Backend {
  public:
    /// `first_seed`: used and counted up where a text payload brings no `seed`.
    explicit DemoBackend(std::uint64_t first_seed) : next_seed_(first_seed) {}

    std::vector<JobKind> kinds() const override;
    std::vector<ServedModel> models(JobKind kind, const WorkLimits& limits) override;
    BackendAbilities abilities(const WorkLimits& limits) override;
    TextResult generate_text(const TextJob& job, const WorkLimits& limits) override;
    ImageResult generate_image(const ImageJob& job, const WorkLimits& limits) override;

  private:
    std::uint64_t next_seed_;
};

}  // namespace orda::worker
