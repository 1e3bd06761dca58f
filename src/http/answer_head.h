#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/time.h"
#include "http/answer.h"
#include "http/rate_limits.h"

namespace orda::http {

/// The part of every answer's head that never changes: CORS and `Horde-Node`
/// (spec/clients.md §2.2).
std::string constant_fields(std::string_view node, std::uint16_t port, std::string_view version);

/// Whether a status has neither body nor length.
bool without_body(int status);

/// What the head of one answer is made of besides the answer.
struct HeadParts {
    std::string_view constant_fields;
    std::string_view date;
    const RateVerdict* rate = nullptr;
    Time now;
    std::uint64_t length = 0;
    /// Says so to callers of HTTP/1.0, who do not expect it.
    bool old_protocol = false;
    bool keep_alive = true;
};

/// Writes status line and fields, with the empty line at the end. Control characters in the
/// answer's fields become blanks, so no value can begin a field of its own.
void write_head(const Answer& answer, const HeadParts& parts, std::string& into);

}  // namespace orda::http
