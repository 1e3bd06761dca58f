#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/time.h"

namespace orda {

// How values are written in settings, spec/configuration.md B1.6. Pure functions; any thread.

/// `1/0`, `true/false`, `yes/no`, `on/off` in any case.
std::optional<bool> parse_boolean(std::string_view text);

/// A number and a unit: `500us`, `2ms`, `90s`, `20m`, `1.5h`, `30d`; `0` needs no unit. A blank
/// between them is fine. Nothing for negative ones or what does not fit.
std::optional<Duration> parse_duration(std::string_view text);
/// In the largest unit that needs no fraction: `90s`, `20m`, `2h`, `2ms`; `0s`.
std::string duration_text(Duration span);

/// Bytes: `1000`, `5MiB`, `64 MiB`, `1.5GiB`, `5MB` (decimal). Units B, kB, KiB, MB, MiB, GB, GiB,
/// TB, TiB in any case.
std::optional<std::int64_t> parse_size(std::string_view text);
/// In the largest binary unit that needs no fraction: `5MiB`, `1000`.
std::string size_text(std::int64_t bytes);

}  // namespace orda
