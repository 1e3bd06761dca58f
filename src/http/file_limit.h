#pragma once

#include <cstddef>

#include "base/log.h"

namespace orda::http {

/// Raises the process's soft limit of open files so that `connections` fit, and warns when the
/// hard limit is lower.
void raise_file_limit(std::size_t connections, const Log& log);

}  // namespace orda::http
