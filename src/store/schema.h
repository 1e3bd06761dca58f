#pragma once

#include <array>
#include <string_view>

namespace orda::store {

/// The scripts that make the tables, in order: script n makes form n of form n - 1. Published
/// scripts never change. Written in the dialect of db/database.h.
extern const std::array<std::string_view, 1> schema_scripts;

}  // namespace orda::store
