#include "http/target.h"

#include <algorithm>

#include "base/refusals.h"
#include "base/text.h"

namespace orda::http {

namespace {

constexpr std::string_view alias_prefix = "/v2/";
constexpr std::string_view api_root = "/api";

int hex_digit(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

/// The byte that the three characters at `text[at]` encode, or -1.
int encoded_byte(std::string_view text, std::size_t at) {
    if (at + 2 >= text.size()) return -1;
    const int high = hex_digit(text[at + 1]);
    const int low = hex_digit(text[at + 2]);
    return high < 0 || low < 0 ? -1 : high * 16 + low;
}

void must_be_text(std::string_view decoded) {
    if (!valid_utf8(decoded))
        throw refusals::malformed_request("The address is not encoded as UTF-8.");
}

std::string decode_query_part(std::string_view text) {
    std::string decoded;
    decoded.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        const int byte = text[i] == '%' ? encoded_byte(text, i) : -1;
        if (byte >= 0) {
            decoded.push_back(static_cast<char>(byte));
            i += 2;
        } else {
            decoded.push_back(text[i] == '+' ? ' ' : text[i]);
        }
    }
    if (contains_nul(decoded)) throw refusals::nul_byte_in_payload();
    must_be_text(decoded);
    return decoded;
}

}  // namespace

void clean_path(std::string_view target, CleanPath& into) {
    if (!target.starts_with('/')) {
        const std::size_t scheme_end = target.find("://");
        if (scheme_end != std::string_view::npos) {
            const std::size_t slash = target.find('/', scheme_end + 3);
            target = slash == std::string_view::npos ? "/" : target.substr(slash);
        }
    }
    target = target.substr(0, target.find_first_of("?#"));

    into.text.clear();
    into.text.reserve(api_root.size() + target.size());
    for (const char c : target)
        if (c != '/' || !into.text.ends_with('/')) into.text.push_back(c);
    if (into.text.starts_with(alias_prefix)) into.text.insert(0, api_root);
    into.api = into.text == api_root || into.text.starts_with("/api/");
}

void decode_path(std::string_view encoded, std::string& into) {
    into.clear();
    into.reserve(encoded.size());
    for (std::size_t i = 0; i < encoded.size(); ++i) {
        if (encoded[i] != '%') {
            into.push_back(encoded[i]);
            continue;
        }
        const int byte = encoded_byte(encoded, i);
        if (byte < 0)
            throw refusals::malformed_request("The address has a broken percent-encoding.");
        into.push_back(static_cast<char>(byte));
        i += 2;
    }
    must_be_text(into);
}

void parse_query(std::string_view target, QueryParameters& into) {
    into.clear();
    const std::size_t mark = target.find('?');
    if (mark == std::string_view::npos) return;
    std::string_view rest = target.substr(mark + 1);
    rest = rest.substr(0, rest.find('#'));
    while (!rest.empty()) {
        const std::size_t end = std::min(rest.find('&'), rest.size());
        const std::string_view part = rest.substr(0, end);
        rest.remove_prefix(std::min(end + 1, rest.size()));
        if (part.empty()) continue;
        if (into.size() == max_query_parameters)
            throw refusals::malformed_request("The query has too many parameters.");
        const std::size_t equals = std::min(part.find('='), part.size());
        into.emplace_back(decode_query_part(part.substr(0, equals)),
                          decode_query_part(part.substr(std::min(equals + 1, part.size()))));
    }
}

}  // namespace orda::http
