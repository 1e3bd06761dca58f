#pragma once

#include <memory>
#include <string>

#include "base/log.h"
#include "base/metrics.h"
#include "http/server.h"

namespace orda::cli {

/// Serves `GET /metrics` as Prometheus text on a listener of its own (`metrics.listen`,
/// `ADDRESS:PORT`), apart from the horde's; nothing when the address is empty.
class MetricsServer {
  public:
    /// Throws std::runtime_error when the address cannot be had.
    MetricsServer(const std::string& listen, const Metrics& metrics, const Log& log);
    ~MetricsServer();

  private:
    struct Parts;
    std::unique_ptr<Parts> parts_;
};

}  // namespace orda::cli
