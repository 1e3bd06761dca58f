#pragma once

#include <memory>
#include <string>
#include <vector>

#include "api/context.h"
#include "api/refreshed.h"
#include "model/kinds.h"

namespace orda::api {

/// The workers online, each as finished JSON, image workers first. Public and privileged lists are
/// kept apart and at most a second old.
class WorkersList {
  public:
    struct Entry {
        model::Kind kind = model::Kind::image;
        /// For comparing names without regard to case.
        std::string folded_name;
        std::string json;
    };
    using Entries = std::vector<Entry>;

    std::shared_ptr<const Entries> entries(const Context& context, bool privileged);

  private:
    Refreshed<Entries> public_{seconds{1}};
    Refreshed<Entries> privileged_{seconds{1}};
};

}  // namespace orda::api
