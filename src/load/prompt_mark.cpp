#include "load/prompt_mark.h"

#include <charconv>
#include <concepts>

namespace orda::load {

namespace {

constexpr std::string_view prompt_beginning = "orda bench ";
constexpr std::string_view words =
    "Once upon a time there was a camp on the great plain where the riders came together and told "
    "each other what they had seen on their way ";

void append_number(std::string& out, std::integral auto number) {
    char digits[24];
    const auto [end, error] = std::to_chars(std::begin(digits), std::end(digits), number);
    out.append(digits, static_cast<std::size_t>(end - digits));
    out += ' ';
}

void fill_up(std::string& out, std::size_t size) {
    while (out.size() < size)
        out += words.substr(0, size - out.size());
}

template <std::integral Number>
bool read_number(std::string_view& text, Number& number) {
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    const auto length = static_cast<std::size_t>(end - text.data());
    if (error != std::errc{} || length == text.size() || text[length] != ' ') return false;
    text.remove_prefix(length + 1);
    return true;
}

}  // namespace

void write_prompt(std::string& out, const PromptMark& mark, std::size_t size) {
    out = prompt_beginning;
    append_number(out, mark.run);
    append_number(out, mark.number.connection);
    append_number(out, mark.number.round);
    append_number(out, mark.sent.time_since_epoch().count());
    fill_up(out, size);
}

std::optional<PromptMark> read_prompt(std::string_view prompt) {
    if (!prompt.starts_with(prompt_beginning)) return std::nullopt;
    prompt.remove_prefix(prompt_beginning.size());
    PromptMark mark;
    std::int64_t nanoseconds = 0;
    if (!read_number(prompt, mark.run) || !read_number(prompt, mark.number.connection) ||
        !read_number(prompt, mark.number.round) || !read_number(prompt, nanoseconds))
        return std::nullopt;
    mark.sent = Moment{Nanoseconds{nanoseconds}};
    return mark;
}

void write_result(std::string& out, std::uint64_t run, RequestNumber number, std::size_t size) {
    out = "result ";
    append_number(out, run);
    append_number(out, number.connection);
    append_number(out, number.round);
    fill_up(out, size);
}

}  // namespace orda::load
