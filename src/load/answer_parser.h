#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace orda::load {

/// The longest answer that is read, head and body together.
constexpr std::size_t longest_answer = 16 * 1024 * 1024;

/// What the bytes received so far say.
struct ParsedAnswer {
    enum class Progress {
        more,       ///< not complete: come again with more bytes
        complete,   ///< all below is set
        malformed,  ///< no HTTP/1.1 answer, or one longer than `longest_answer`
    };
    Progress progress = Progress::more;
    int status = 0;
    /// Inside the bytes given, or inside `chunks` for a chunked answer.
    std::string_view body;
    /// Bytes of this answer; what follows belongs to another.
    std::size_t length = 0;
    /// False when the server is going to close the connection.
    bool keeps_alive = true;
};

/// Reads one HTTP/1.1 answer from the beginning of `bytes`: status line, `Content-Length`,
/// `Transfer-Encoding: chunked`, `Connection: close`; all else is skipped. Interim answers (1xx)
/// and answers that end with the connection are malformed. Keeps nothing between calls: while it
/// says `more` it is called again with all bytes. `chunks` is overwritten by a chunked answer.
ParsedAnswer parse_answer(std::string_view bytes, std::string& chunks);

}  // namespace orda::load
