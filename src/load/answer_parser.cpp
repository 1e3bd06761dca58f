#include "load/answer_parser.h"

#include <charconv>
#include <optional>

namespace orda::load {

namespace {

constexpr std::size_t longest_head = 64 * 1024;

constexpr ParsedAnswer malformed{.progress = ParsedAnswer::Progress::malformed};

char lower(char letter) {
    return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter + ('a' - 'A')) : letter;
}

/// `small` is in lower case.
bool same_letters(std::string_view text, std::string_view small) {
    if (text.size() != small.size()) return false;
    for (std::size_t i = 0; i < text.size(); ++i)
        if (lower(text[i]) != small[i]) return false;
    return true;
}

std::string_view trimmed(std::string_view text) {
    while (!text.empty() && (text.front() == ' ' || text.front() == '\t'))
        text.remove_prefix(1);
    while (!text.empty() && (text.back() == ' ' || text.back() == '\t'))
        text.remove_suffix(1);
    return text;
}

std::optional<std::size_t> number(std::string_view text, int base) {
    std::size_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value, base);
    if (error != std::errc{} || end != text.data() + text.size() || value > longest_answer)
        return std::nullopt;
    return value;
}

struct Head {
    int status = 0;
    std::optional<std::size_t> content_length;
    bool chunked = false;
    bool keeps_alive = true;
};

/// `head` ends with the line break of its last line.
std::optional<Head> parse_head(std::string_view head) {
    constexpr std::string_view version = "HTTP/1.1 ";
    constexpr std::size_t status_digits = 3;
    if (!head.starts_with(version)) return std::nullopt;
    const auto status = number(head.substr(version.size(), status_digits), 10);
    if (!status || *status < 200 || *status > 599) return std::nullopt;

    Head result;
    result.status = static_cast<int>(*status);
    std::size_t line_begin = head.find('\n') + 1;
    while (line_begin < head.size()) {
        const std::size_t line_end = head.find('\n', line_begin);
        const char first = lower(head[line_begin]);
        // Nothing that matters begins with another letter.
        if (first == 'c' || first == 't') {
            const std::string_view line = head.substr(line_begin, line_end - 1 - line_begin);
            const std::size_t colon = line.find(':');
            if (colon == std::string_view::npos) return std::nullopt;
            const std::string_view name = line.substr(0, colon);
            const std::string_view value = trimmed(line.substr(colon + 1));
            if (same_letters(name, "content-length")) {
                result.content_length = number(value, 10);
                if (!result.content_length) return std::nullopt;
            } else if (same_letters(name, "transfer-encoding")) {
                if (!same_letters(value, "chunked")) return std::nullopt;
                result.chunked = true;
            } else if (same_letters(name, "connection")) {
                result.keeps_alive = !same_letters(value, "close");
            }
        }
        line_begin = line_end + 1;
    }
    return result;
}

/// Joins the chunks that begin at `position` in `chunks`.
ParsedAnswer parse_chunks(std::string_view bytes, std::size_t position, const Head& head,
                          std::string& chunks) {
    chunks.clear();
    constexpr std::string_view line_break = "\r\n";
    while (true) {
        const std::size_t line_end = bytes.find(line_break, position);
        if (line_end == std::string_view::npos) return {};
        std::string_view size_text = bytes.substr(position, line_end - position);
        size_text = trimmed(size_text.substr(0, size_text.find(';')));
        const auto size = number(size_text, 16);
        if (!size || chunks.size() + *size > longest_answer) return malformed;
        position = line_end + line_break.size();
        if (bytes.size() < position + *size + line_break.size()) return {};
        // The last chunk is empty; trailers are not read.
        chunks.append(bytes.substr(position, *size));
        position += *size;
        if (bytes.substr(position, line_break.size()) != line_break) return malformed;
        position += line_break.size();
        if (*size == 0)
            return {.progress = ParsedAnswer::Progress::complete,
                    .status = head.status,
                    .body = chunks,
                    .length = position,
                    .keeps_alive = head.keeps_alive};
    }
}

}  // namespace

ParsedAnswer parse_answer(std::string_view bytes, std::string& chunks) {
    constexpr std::string_view head_end_mark = "\r\n\r\n";
    constexpr std::string_view beginning = "HTTP/1.1 ";
    // Garbage is told at once, not after `longest_head` bytes of it.
    const std::size_t compared = bytes.size() < beginning.size() ? bytes.size() : beginning.size();
    if (bytes.substr(0, compared) != beginning.substr(0, compared)) return malformed;

    const std::size_t head_end = bytes.find(head_end_mark);
    if (head_end == std::string_view::npos) {
        if (bytes.size() > longest_head) return malformed;
        return {};
    }
    const auto head = parse_head(bytes.substr(0, head_end + 2));
    if (!head) return malformed;
    const std::size_t body_begin = head_end + head_end_mark.size();
    if (head->chunked) return parse_chunks(bytes, body_begin, *head, chunks);

    constexpr int no_content = 204;
    if (!head->content_length && head->status != no_content) return malformed;
    const std::size_t body_length = head->content_length.value_or(0);
    if (bytes.size() - body_begin < body_length) return {};
    return {.progress = ParsedAnswer::Progress::complete,
            .status = head->status,
            .body = bytes.substr(body_begin, body_length),
            .length = body_begin + body_length,
            .keeps_alive = head->keeps_alive};
}

}  // namespace orda::load
