#include "horde/user_texts.h"

#include <fmt/format.h>

#include "base/html_cleaner.h"
#include "base/refusals.h"
#include "base/text.h"

namespace orda::horde {

namespace {

std::string cleaned_within(std::string_view what, std::string_view given, std::size_t limit) {
    std::string text = clean_html(given);
    if (code_points(text) > limit)
        throw refusals::bad_request(fmt::format(
            "{} can have at most {} characters. Mind that <, > and & take several.", what, limit));
    return text;
}

Refusal nothing_left() {
    return refusals::bad_request("A user name must have at least one visible character.");
}

}  // namespace

std::string new_user_name(std::string_view given) {
    std::string name = clean_html(given);
    if (code_points(given) > longest_user_name || code_points(name) > longest_stored_user_name)
        throw refusals::too_long_user_name(longest_user_name);
    if (name.empty()) throw nothing_left();
    return name;
}

std::string registered_name(std::string_view given) {
    if (code_points(given) > longest_stored_user_name)
        throw refusals::bad_request(
            fmt::format("A user name can have at most {} characters.", longest_user_name));
    std::string name = cleaned_within("A user name", first_code_points(given, longest_user_name),
                                      longest_stored_user_name);
    if (name.empty()) throw nothing_left();
    return name;
}

std::string contact_text(std::string_view given) {
    return cleaned_within("A contact", given, longest_contact);
}

std::string admin_comment_text(std::string_view given) {
    return cleaned_within("A comment", given, longest_admin_comment);
}

}  // namespace orda::horde
