#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace orda::horde {

// Texts that people give about themselves, spec/users-and-access.md §1.4 and §5.4: checked and
// cleaned. Lengths are code points. The functions throw a Refusal; pure.

inline constexpr std::size_t longest_user_name = 30;
/// Of a name as stored: cleaning makes `&` five characters.
inline constexpr std::size_t longest_stored_user_name = 50;
inline constexpr std::size_t longest_contact = 50;
inline constexpr std::size_t longest_admin_comment = 500;

/// A name given to an existing account: TooLongUserName, or BadRequest when nothing is left.
std::string new_user_name(std::string_view given);
/// A name given at registration: cut to 30; BadRequest beyond the 50 that can be stored, or when
/// nothing is left.
std::string registered_name(std::string_view given);
/// BadRequest when too long to be stored.
std::string contact_text(std::string_view given);
std::string admin_comment_text(std::string_view given);

}  // namespace orda::horde
