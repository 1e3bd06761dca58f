#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "model/demands.h"
#include "model/ledger.h"
#include "model/request.h"
#include "model/user.h"
#include "model/worker.h"

// Lists and structures that the database only keeps as a whole, as JSON text and back. What is
// absent in a stored text has its default, so that a structure may grow. The readers throw
// std::runtime_error for text that was not written here. Internal to the store.

namespace orda::store {

/// `[1,2,3]`.
std::string packed(std::span<const std::int64_t> integers);
std::vector<std::int64_t> unpacked_integers(std::string_view text);

std::string packed(const std::vector<model::Suspicion>& suspicions);
std::vector<model::Suspicion> unpacked_suspicions(std::string_view text);

/// Shortest decimals that give the same doubles again.
std::string packed(const std::vector<double>& reals);
std::vector<double> unpacked_reals(std::string_view text);

/// Account, pocket and hundredths of one posting after the other.
std::string packed(const std::vector<model::Posting>& postings);
std::vector<model::Posting> unpacked_postings(std::string_view text);

/// Only what counts for the kind.
std::string packed(const model::Demands& demands);
model::Demands unpacked_demands(std::string_view text);

std::string packed(const model::Declaration& declaration);
model::Declaration unpacked_declaration(std::string_view text);

std::string packed(const std::vector<model::SourceImage>& images);
std::vector<model::SourceImage> unpacked_images(std::string_view text);

}  // namespace orda::store
