#include "api/pages/register.h"

#include <fmt/format.h>

#include "api/calls.h"
#include "api/new_credentials.h"
#include "api/pages/form.h"
#include "api/pages/page.h"
#include "base/refusals.h"

namespace orda::api {

namespace asio = boost::asio;
using http::Answer;
using http::Request;

namespace {

constexpr std::string_view name_form =
    "<form method=\"post\" action=\"/register\">\n"
    "<p><label>Name <input name=\"username\" required maxlength=\"30\" "
    "autocomplete=\"username\"></label></p>\n"
    "<p><button>Make an account</button></p>\n</form>\n";

bool takes_pseudonyms(const Context& context) {
    return context.settings.accounts.registration == Registration::open;
}

Answer closed_page(const Context& context) {
    return page(context, 403, "Registration is closed",
                "<p>This horde does not take new accounts here. Ask its operator for one.</p>\n");
}

asio::awaitable<Answer> get_register(const Context& context, const Request&) {
    if (!takes_pseudonyms(context)) co_return closed_page(context);
    co_return page(
        context, 200, "Make an account",
        fmt::format("<p>An account lets you collect kudos and run workers. Everything here is free "
                    "of charge: if you paid somebody for it, you paid too much.</p>\n"
                    "<p><strong>An account made here cannot be recovered:</strong> whoever has its "
                    "key has the account, and a lost key cannot be replaced.</p>\n{}"
                    "<p>What is stored: the name you choose and what your requests and workers "
                    "earn and spend.</p>\n",
                    name_form));
}

/// The user's name is stored cleaned: it is HTML already.
Answer made_page(const Context& context, const model::User& user, const std::string& key) {
    return page(
        context, 200, "Your new account",
        fmt::format("<p>You are <strong>{}</strong>: the name others need to send you kudos.</p>\n"
                    "<p><label>Your API key <input readonly size=\"24\" value=\"{}\"></label></p>\n"
                    "<p>Store it now, it is not shown again. Never give it to anybody.</p>\n"
                    "<h2>Another account</h2>\n{}",
                    model::alias_of(user), key, name_form));
}

asio::awaitable<Answer> post_register(const Context& context, const Request& request) {
    const auto name = form_field(request, "username");
    if (!name) throw refusals::bad_request("The form needs a name.");
    if (!takes_pseudonyms(context)) co_return closed_page(context);
    const NewKey key = new_key(context.key_salt);
    const horde::NewAccount account{
        .name = *name, .identity = new_pseudonymous_identity(), .key_hash = key.hash};
    const auto made =
        co_await context.node.change([&account](horde::Horde& horde, horde::Step& step) {
            return horde.register_pseudonymous(step, account);
        });
    if (!made)
        co_return page(context, 403, "Not now",
                       "<p>For the moment accounts cannot be made without a log-in. Please try "
                       "again later.</p>\n");
    co_return made_page(context, made->user, key.text);
}

}  // namespace

std::vector<http::Endpoint> register_endpoints(const Context& context) {
    std::vector<http::Endpoint> endpoints;
    endpoints.push_back(
        {.method = http::Method::get,
         .path = "/register",
         .summary = "The form that makes an account.",
         .hidden = true,
         .handler = [&context](const Request& request) { return get_register(context, request); }});
    endpoints.push_back({.method = http::Method::post,
                         .path = "/register",
                         .summary = "Makes an account.",
                         .hidden = true,
                         .max_body = largest_form,
                         .handler = [&context](const Request& request) {
                             return post_register(context, request);
                         }});
    return endpoints;
}

}  // namespace orda::api
