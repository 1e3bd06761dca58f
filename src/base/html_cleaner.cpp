#include "base/html_cleaner.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <optional>
#include <utility>
#include <vector>

#include "base/text.h"

namespace orda {

namespace {

constexpr std::array<std::string_view, 12> allowed_tags{
    "a", "abbr", "acronym", "b", "blockquote", "code", "em", "i", "li", "ol", "strong", "ul"};
constexpr std::array<std::string_view, 3> allowed_schemes{"http", "https", "mailto"};

/// Open tags that are closed at the end; deeper ones are shown as text.
constexpr std::size_t max_depth = 32;

bool is_blank(char c) {
    return c == ' ' || c == '\t' || c == '\n' || c == '\f';
}

bool is_letter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/// Length of the entity at the start of `text` (`&amp;`, `&#39;`, `&#x27;`), 0 when there is none.
std::size_t entity_length(std::string_view text) {
    constexpr std::size_t longest = 32;
    const auto end = text.substr(0, longest).find(';');
    if (end == std::string_view::npos || end < 2) return 0;
    auto name = text.substr(1, end - 1);
    const auto all = [](std::string_view part, auto check) {
        return !part.empty() && std::ranges::all_of(part, [&](char c) {
            return check(static_cast<unsigned char>(c)) != 0;
        });
    };
    bool valid = false;
    if (!name.starts_with('#'))
        valid = is_letter(name.front()) && all(name, [](int c) { return std::isalnum(c); });
    else if (name.starts_with("#x") || name.starts_with("#X"))
        valid = all(name.substr(2), [](int c) { return std::isxdigit(c); });
    else
        valid = all(name.substr(1), [](int c) { return std::isdigit(c); });
    return valid ? end + 1 : 0;
}

/// Text between tags, or the value of an attribute: what could be markup becomes an entity.
std::string escape_text(std::string_view text, bool attribute) {
    std::string out;
    for (std::size_t at = 0; at < text.size(); ++at) {
        const char c = text[at];
        if (c == '&')
            out += entity_length(text.substr(at)) > 0 ? "&" : "&amp;";
        else if (c == '<')
            out += "&lt;";
        else if (c == '>')
            out += "&gt;";
        else if (c == '"' && attribute)
            out += "&quot;";
        else
            out += c;
    }
    return out;
}

struct Tag {
    std::string name;
    bool closing = false;
    std::vector<std::pair<std::string, std::string>> attributes;
    /// Characters from `<` to `>`.
    std::size_t length = 0;
};

/// Reads a tag at the start of `text`; nothing when it is none or does not end.
class TagReader {
  public:
    explicit TagReader(std::string_view text) : text_(text) {}

    std::optional<Tag> read() {
        Tag tag;
        at_ = 1;
        if (at_ < text_.size() && text_[at_] == '/') {
            tag.closing = true;
            ++at_;
        }
        if (at_ >= text_.size() || !is_letter(text_[at_])) return std::nullopt;
        tag.name = ascii_lower(word("/>"));
        while (skip_blanks_and_slashes(), at_ < text_.size() && text_[at_] != '>') {
            auto name = ascii_lower(word("/>="));
            if (name.empty()) name = std::string(1, text_[at_++]);
            tag.attributes.emplace_back(std::move(name), value());
        }
        if (at_ >= text_.size()) return std::nullopt;
        tag.length = at_ + 1;
        return tag;
    }

  private:
    /// Characters up to a blank or one of `ends`.
    std::string_view word(std::string_view ends) {
        const auto start = at_;
        while (at_ < text_.size() && !is_blank(text_[at_]) &&
               ends.find(text_[at_]) == std::string_view::npos)
            ++at_;
        return text_.substr(start, at_ - start);
    }

    std::string value() {
        skip_blanks();
        if (at_ >= text_.size() || text_[at_] != '=') return {};
        ++at_;
        skip_blanks();
        if (at_ >= text_.size()) return {};
        const char quote = text_[at_];
        if (quote != '"' && quote != '\'') return std::string(word(">"));
        const auto end = text_.find(quote, at_ + 1);
        const auto start = at_ + 1;
        at_ = end == std::string_view::npos ? text_.size() : end + 1;
        return std::string(text_.substr(start, end == std::string_view::npos ? end : end - start));
    }

    void skip_blanks() {
        while (at_ < text_.size() && is_blank(text_[at_]))
            ++at_;
    }

    void skip_blanks_and_slashes() {
        while (at_ < text_.size() && (is_blank(text_[at_]) || text_[at_] == '/'))
            ++at_;
    }

    std::string_view text_;
    std::size_t at_ = 0;
};

/// Whether a link goes to one of the allowed schemes, or is relative. Entities could hide a
/// scheme, so a link with any before its first slash is not kept.
bool harmless_link(std::string_view link) {
    std::string plain;
    for (const char c : link)
        if (static_cast<unsigned char>(c) > 0x20) plain += c;
    const auto colon = plain.find_first_of(":&/?#");
    if (colon == std::string::npos || plain[colon] == '/' || plain[colon] == '?' ||
        plain[colon] == '#')
        return true;
    if (plain[colon] == '&') return false;
    return std::ranges::find(allowed_schemes, ascii_lower(plain.substr(0, colon))) !=
           allowed_schemes.end();
}

bool allowed_attribute(const Tag& tag, std::string_view name, std::string_view value) {
    if (name == "title") return tag.name == "a" || tag.name == "abbr" || tag.name == "acronym";
    return name == "href" && tag.name == "a" && harmless_link(escape_text(value, true));
}

/// CR LF becomes LF, NUL goes, other control characters but tab and newline become `?`.
std::string without_controls(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    for (std::size_t at = 0; at < text.size(); ++at) {
        const char c = text[at];
        if (c == '\0') continue;
        if (c == '\r') {
            if (at + 1 == text.size() || text[at + 1] != '\n') out += '\n';
        } else if ((static_cast<unsigned char>(c) < 0x20 && c != '\t' && c != '\n') || c == 0x7F) {
            out += '?';
        } else {
            out += c;
        }
    }
    return out;
}

class Cleaner {
  public:
    explicit Cleaner(std::string_view text) : text_(text) {}

    std::string clean() {
        while (at_ < text_.size()) {
            const auto next = text_.find('<', at_);
            out_ += escape_text(text_.substr(at_, next - at_), false);
            if (next == std::string_view::npos) break;
            at_ = next;
            markup();
        }
        for (; !open_.empty(); open_.pop_back())
            out_ += "</" + open_.back() + ">";
        return std::move(out_);
    }

  private:
    void markup() {
        const auto rest = text_.substr(at_);
        if (rest.starts_with("<!--")) {
            const auto end = rest.find("-->", 4);
            at_ = end == std::string_view::npos ? text_.size() : at_ + end + 3;
            return;
        }
        // A tag with another `<` in it, even in quotes, is taken as text: what is read ahead is
        // never read twice, so that hostile texts cost no more than others.
        const auto tag = TagReader(rest.substr(0, rest.find('<', 1))).read();
        if (!tag) {
            out_ += "&lt;";
            ++at_;
            return;
        }
        const bool allowed = std::ranges::find(allowed_tags, tag->name) != allowed_tags.end();
        if (allowed && tag->closing)
            close(tag->name);
        else if (allowed && open_.size() < max_depth)
            open(*tag);
        else
            out_ += escape_text(rest.substr(0, tag->length), false);
        at_ += tag->length;
    }

    void open(const Tag& tag) {
        out_ += "<" + tag.name;
        std::vector<std::string_view> seen;
        for (const auto& [name, value] : tag.attributes) {
            if (std::ranges::find(seen, name) != seen.end()) continue;
            seen.push_back(name);
            if (!allowed_attribute(tag, name, value)) continue;
            out_ += " " + name + "=\"" + escape_text(value, true) + "\"";
        }
        out_ += ">";
        open_.push_back(tag.name);
    }

    /// Closes the tag and what was opened inside it; one that is not open vanishes.
    void close(const std::string& name) {
        if (std::ranges::find(open_, name) == open_.end()) return;
        for (;;) {
            const auto last = std::move(open_.back());
            open_.pop_back();
            out_ += "</" + last + ">";
            if (last == name) return;
        }
    }

    std::string_view text_;
    std::size_t at_ = 0;
    std::vector<std::string> open_;
    std::string out_;
};

}  // namespace

std::string clean_html(std::string_view text) {
    const std::string plain = without_controls(text);
    return std::string(trim(Cleaner(plain).clean()));
}

}  // namespace orda
