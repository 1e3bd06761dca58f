#include "base/settings_environment.h"

#include <algorithm>
#include <cctype>
#include <filesystem>
#include <fmt/format.h>

#include "base/text.h"

extern char** environ;

namespace orda {

namespace {

bool is_name_character(char c) {
    return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || c == '.' || c == '-';
}

class DotenvReader {
  public:
    DotenvReader(std::string_view text, const Environment& outer) : text_(text), outer_(outer) {
        constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";
        if (text_.starts_with(byte_order_mark)) at_ = byte_order_mark.size();
    }

    DotenvFile read() {
        while (at_ < text_.size()) {
            read_line();
            ++line_;
        }
        return std::move(file_);
    }

  private:
    void read_line() {
        skip_blanks();
        if (ended() || peek() == '#') return skip_line();
        if (text_.substr(at_).starts_with("export ")) {
            at_ += 7;
            skip_blanks();
        }
        const auto start = at_;
        while (!ended() && is_name_character(peek()))
            ++at_;
        const std::string name(text_.substr(start, at_ - start));
        skip_blanks();
        if (name.empty() || ended() || peek() != '=') {
            file_.warnings.push_back(fmt::format("line {}: not of the form NAME=value", line_));
            return skip_line();
        }
        ++at_;
        skip_blanks();
        const int line = line_;
        auto value = read_value();
        if (!value) {
            file_.warnings.push_back(
                fmt::format("line {}: the quotes of {} do not end", line, name));
            return;
        }
        set(name, std::move(*value));
    }

    std::optional<std::string> read_value() {
        if (!ended() && (peek() == '\'' || peek() == '"')) {
            auto value = read_quoted(peek());
            if (value) skip_line();
            return value;
        }
        const auto start = at_;
        skip_line();
        auto bare = text_.substr(start, at_ - start);
        for (const auto* comment : {" #", "\t#"})
            bare = bare.substr(0, bare.find(comment));
        if (bare.starts_with('#')) bare = {};
        return expand(trim(bare));
    }

    /// Begins at the opening quote; ends behind the closing one.
    std::optional<std::string> read_quoted(char quote) {
        const auto opening = at_;
        std::string raw;
        for (++at_; at_ < text_.size() && text_[at_] != quote; ++at_) {
            if (text_[at_] == '\n') ++line_;
            if (text_[at_] == '\\' && quote == '"' && at_ + 1 < text_.size()) raw += text_[at_++];
            raw += text_[at_];
        }
        if (at_ >= text_.size()) {
            // Go on behind the line on which it began.
            line_ -= static_cast<int>(std::ranges::count(text_.substr(opening), '\n'));
            at_ = opening;
            skip_line();
            return std::nullopt;
        }
        ++at_;
        if (quote == '\'') return raw;
        return expand(raw);
    }

    /// Replaces escapes and `${…}`.
    std::string expand(std::string_view raw) const {
        std::string out;
        for (std::size_t i = 0; i < raw.size(); ++i) {
            if (raw[i] == '\\' && i + 1 < raw.size() && unescape(raw[i + 1]) != '\0') {
                out += unescape(raw[++i]);
            } else if (raw.substr(i).starts_with("${")) {
                const auto end = raw.find('}', i);
                if (end == std::string_view::npos) return out += raw.substr(i);
                out += reference(raw.substr(i + 2, end - i - 2));
                i = end;
            } else {
                out += raw[i];
            }
        }
        return out;
    }

    static char unescape(char c) {
        switch (c) {
            case 'n':
                return '\n';
            case 't':
                return '\t';
            case 'r':
                return '\r';
            case '"':
            case '\'':
            case '\\':
            case '$':
                return c;
            default:
                return '\0';
        }
    }

    /// `NAME` or `NAME:-default`.
    std::string reference(std::string_view inside) const {
        const auto colon = inside.find(":-");
        const std::string name(inside.substr(0, colon));
        const auto found = outer_.find(name);
        if (found != outer_.end()) return found->second;
        for (auto own = file_.variables.rbegin(); own != file_.variables.rend(); ++own)
            if (own->first == name) return own->second;
        return colon == std::string_view::npos ? "" : std::string(inside.substr(colon + 2));
    }

    void set(const std::string& name, std::string value) {
        std::erase_if(file_.variables, [&](const auto& one) { return one.first == name; });
        file_.variables.emplace_back(name, std::move(value));
    }

    bool ended() const { return at_ >= text_.size() || text_[at_] == '\n'; }
    char peek() const { return text_[at_]; }
    void skip_blanks() {
        while (!ended() && (peek() == ' ' || peek() == '\t' || peek() == '\r'))
            ++at_;
    }
    /// Behind the end of the line, whose end `read` counts.
    void skip_line() {
        const auto end = text_.find('\n', at_);
        at_ = end == std::string_view::npos ? text_.size() : end + 1;
    }

    std::string_view text_;
    const Environment& outer_;
    std::size_t at_ = 0;
    int line_ = 1;
    DotenvFile file_;
};

/// Letters to change, add, remove or swap with a neighbour.
std::size_t distance(std::string_view a, std::string_view b) {
    std::vector<std::vector<std::size_t>> rows(a.size() + 1,
                                               std::vector<std::size_t>(b.size() + 1));
    for (std::size_t i = 0; i <= a.size(); ++i) {
        for (std::size_t j = 0; j <= b.size(); ++j) {
            if (i == 0 || j == 0) {
                rows[i][j] = i + j;
                continue;
            }
            const std::size_t same = a[i - 1] == b[j - 1] ? 0 : 1;
            rows[i][j] =
                std::min({rows[i - 1][j] + 1, rows[i][j - 1] + 1, rows[i - 1][j - 1] + same});
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                rows[i][j] = std::min(rows[i][j], rows[i - 2][j - 2] + 1);
        }
    }
    return rows[a.size()][b.size()];
}

}  // namespace

Environment process_environment() {
    Environment environment;
    for (char** entry = environ; entry != nullptr && *entry != nullptr; ++entry) {
        const std::string_view line = *entry;
        const auto equals = line.find('=');
        if (equals == std::string_view::npos) continue;
        environment.emplace(line.substr(0, equals), line.substr(equals + 1));
    }
    return environment;
}

DotenvFile parse_dotenv(std::string_view text, const Environment& outer) {
    return DotenvReader(text, outer).read();
}

std::string dotenv_path(const std::string& path, const Environment& environment) {
    std::error_code ignored;
    std::filesystem::path file = path;
    if (std::filesystem::is_directory(file, ignored)) file /= ".env";
    const auto profile = environment.find("PROFILE");
    if (profile != environment.end() && !profile->second.empty())
        file.replace_filename(file.filename().string() + "_" + profile->second);
    return file.string();
}

std::string closest_name(std::string_view name, const std::vector<std::string>& known) {
    // A longer name may have more wrong in it; short ones resemble each other by chance.
    const std::size_t allowed = name.size() < 8 ? 1 : 2;
    std::string best;
    std::size_t least = allowed + 1;
    for (const auto& candidate : known) {
        const auto difference = candidate.size() > name.size() ? candidate.size() - name.size()
                                                               : name.size() - candidate.size();
        if (difference >= least) continue;
        const auto found = distance(name, candidate);
        if (found < least) {
            least = found;
            best = candidate;
        }
    }
    return best;
}

}  // namespace orda
