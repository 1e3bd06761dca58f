#pragma once

#include <chrono>
#include <initializer_list>
#include <string>
#include <string_view>

#include "load/target.h"

namespace orda::load {

/// Writes whole HTTP requests of the v2 API (spec/text-generation.md §3–6). Keys, ids, names and
/// texts are put in as they are: they hold neither quotes, backslashes nor control characters.
/// Functions with `out` replace it and reuse its memory. May be called from every thread.
class CallTexts {
  public:
    explicit CallTexts(const Target& target);

    /// One text of 80 tokens from one model.
    void text_async(std::string& out, std::string_view key, std::string_view model,
                    std::string_view prompt) const;
    /// `wait` is how long the server may hold the call while it has no job; 0 leaves it out.
    std::string text_pop(std::string_view key, std::string_view worker, std::string_view model,
                         std::chrono::seconds wait = std::chrono::seconds{0}) const;
    void text_submit(std::string& out, std::string_view key, std::string_view job,
                     std::string_view text) const;
    void text_status(std::string& out, std::string_view request) const;
    void text_cancel(std::string& out, std::string_view request) const;

    /// spec/configuration.md §A7: an account with ten million kudos and a new key.
    std::string test_user(std::string_view name, std::string_view login, bool moderator) const;
    /// spec/users-and-access.md §5.4: how many jobs may wait at once, at most 500.
    std::string set_concurrency(std::string_view moderator_key, std::string_view user,
                                std::string_view concurrency) const;

  private:
    void with_body(std::string& out, std::string_view verb_and_path, std::string_view key,
                   std::initializer_list<std::string_view> body) const;
    void without_body(std::string& out, std::string_view verb, std::string_view path,
                      std::string_view id) const;

    std::string common_;  ///< from behind the path to the end of the headers that all calls send
};

}  // namespace orda::load
