#include "http/mask.h"

#include <algorithm>
#include <utility>

#include "base/assertion.h"
#include "base/refusals.h"
#include "base/text.h"
#include "http/json_parse.h"

namespace orda::http {

namespace {

bool is_blank(char c) {
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/// What a property's name in a mask may consist of: everything visible but the mask's own signs
/// and quotes.
bool is_name_character(char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte > 0x20 && byte != 0x7F && c != '{' && c != '}' && c != ',' && c != '"' && c != '\'';
}

}  // namespace

class MaskParser {
  public:
    explicit MaskParser(std::string_view text) : text_(text) {}

    Mask parse() {
        const bool braces = next_is('{');
        Mask mask;
        if (braces) {
            ++position_;
            read_parts(mask, 1);
            expect_closing_brace();
        } else {
            read_parts(mask, 0);
        }
        skip_blanks();
        if (position_ != text_.size()) fail("there is something behind its end");
        return mask;
    }

  private:
    [[noreturn]] void fail(std::string_view what) const {
        throw refusals::mask_parse_error(std::string(what) + " (at character " +
                                         std::to_string(position_ + 1) + ").");
    }
    void skip_blanks() {
        while (position_ < text_.size() && is_blank(text_[position_]))
            ++position_;
    }
    bool next_is(char c) {
        skip_blanks();
        return position_ < text_.size() && text_[position_] == c;
    }
    void expect_closing_brace() {
        if (!next_is('}')) fail("a closing brace is missing");
        ++position_;
    }

    /// Up to the closing brace or the end, neither of which it takes.
    void read_parts(Mask& mask, std::size_t depth) {
        if (depth > max_mask_depth) throw refusals::mask_error("The braces are nested too deep.");
        if (ends_here()) return;
        while (true) {
            read_part(mask, depth);
            if (!next_is(',')) break;
            ++position_;
        }
        if (!ends_here()) fail("a comma is missing");
    }
    bool ends_here() {
        skip_blanks();
        return position_ == text_.size() || text_[position_] == '}';
    }

    void read_part(Mask& mask, std::size_t depth) {
        skip_blanks();
        const std::size_t start = position_;
        while (position_ < text_.size() && is_name_character(text_[position_]))
            ++position_;
        const std::string_view name = text_.substr(start, position_ - start);
        if (name.empty()) fail("a property name is missing");
        if (name == "*") {
            if (next_is('{')) fail("the asterisk takes no braces");
            mask.others_ = true;
            return;
        }
        std::unique_ptr<Mask> inside;
        if (next_is('{')) {
            ++position_;
            inside = std::make_unique<Mask>();
            read_parts(*inside, depth + 1);
            expect_closing_brace();
        }
        mask.parts_.emplace(name, std::move(inside));
    }

    std::string_view text_;
    std::size_t position_ = 0;
};

/// Walks JSON text once and copies what the mask keeps. The text is our own, so that only its
/// structure is looked at.
class MaskedCopy {
  public:
    MaskedCopy(std::string_view text, std::string& out) : text_(text), out_(out) {}

    void copy_all(const Mask& mask) {
        copy_value(mask);
        skip_blanks();
        must(position_ == text_.size(), "a body is one JSON value");
        if (text_.ends_with('\n')) out_ += '\n';
    }

  private:
    void skip_blanks() {
        while (position_ < text_.size() && is_blank(text_[position_]))
            ++position_;
    }
    char next() {
        skip_blanks();
        must(position_ < text_.size(), "a body is complete JSON");
        return text_[position_];
    }
    void take(char c) {
        must(next() == c, "a body is well-formed JSON");
        ++position_;
    }
    bool take_if(char c) {
        if (next() != c) return false;
        ++position_;
        return true;
    }

    void copy_value(const Mask& mask) {
        if (next() == '{')
            copy_object(mask);
        else if (text_[position_] == '[')
            copy_list(mask);
        else if (text_[position_] == 'n')
            copy_whole();  // null: nothing to choose from
        else
            throw refusals::mask_error("Braces stand behind a property that is no object.");
    }
    void copy_object(const Mask& mask) {
        take('{');
        out_ += '{';
        bool first = true;
        if (!take_if('}')) {
            do {
                const std::string_view quoted = take_string();
                take(':');
                const auto verdict = judge(mask, quoted);
                if (!verdict.kept) {
                    skip_value();
                    continue;
                }
                if (!first) out_ += ',';
                first = false;
                out_ += quoted;
                out_ += ':';
                if (verdict.inside != nullptr)
                    copy_value(*verdict.inside);
                else
                    copy_whole();
            } while (take_if(','));
            take('}');
        }
        out_ += '}';
    }
    void copy_list(const Mask& mask) {
        take('[');
        out_ += '[';
        if (!take_if(']')) {
            copy_value(mask);
            while (take_if(',')) {
                out_ += ',';
                copy_value(mask);
            }
            take(']');
        }
        out_ += ']';
    }
    void copy_whole() {
        skip_blanks();
        const std::size_t start = position_;
        skip_value();
        out_ += text_.substr(start, position_ - start);
    }

    static Mask::Verdict judge(const Mask& mask, std::string_view quoted) {
        const std::string_view name = quoted.substr(1, quoted.size() - 2);
        if (name.find('\\') == std::string_view::npos) return mask.judge(name);
        const auto unescaped = parse_json(quoted);
        must(unescaped && unescaped->is_string(), "a body has well-formed keys");
        return mask.judge(unescaped->get_string());
    }

    /// With its quotes.
    std::string_view take_string() {
        must(next() == '"', "a body has quoted keys");
        const std::size_t start = position_++;
        while (true) {
            position_ = text_.find_first_of("\"\\", position_);
            must(position_ != std::string_view::npos, "a body has complete strings");
            if (text_[position_] == '"') break;
            position_ += 2;
        }
        ++position_;
        return text_.substr(start, position_ - start);
    }
    void skip_value() {
        const char first = next();
        if (first == '"') {
            take_string();
        } else if (first == '{' || first == '[') {
            std::size_t open = 0;
            do {
                const char c = next();
                if (c == '"') {
                    take_string();
                    continue;
                }
                if (c == '{' || c == '[') ++open;
                if (c == '}' || c == ']') --open;
                ++position_;
            } while (open > 0);
        } else {
            const std::size_t end = text_.find_first_of(",}] \t\r\n", position_);
            position_ = end == std::string_view::npos ? text_.size() : end;
        }
    }

    std::string_view text_;
    std::string& out_;
    std::size_t position_ = 0;
};

std::optional<Mask> Mask::parse(std::string_view header) {
    if (std::ranges::all_of(header, is_blank)) return std::nullopt;
    if (header.size() > max_mask_length) throw refusals::mask_error("The mask is too long.");
    return MaskParser(header).parse();
}

Mask::Verdict Mask::judge(std::string_view name) const {
    const auto part = parts_.find(name);
    if (part == parts_.end()) return {others_, nullptr};
    return {true, part->second.get()};
}

std::string Mask::apply(std::string_view body) const {
    std::string out;
    out.reserve(body.size());
    MaskedCopy(body, out).copy_all(*this);
    return out;
}

}  // namespace orda::http
