#include "base/refusals.h"

#include <cctype>
#include <filesystem>
#include <fstream>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <regex>
#include <set>
#include <sstream>

#include "base/text.h"

namespace orda {
namespace {

using testing::HasSubstr;
using testing::Not;

std::string contents(const std::filesystem::path& path) {
    std::ostringstream out;
    out << std::ifstream(path).rdbuf();
    return out.str();
}

/// `InvalidAPIKey` → `invalidapikey`: what a code and a function's name have in common.
std::string letters(std::string_view text) {
    std::string out;
    for (const char c : text)
        if (std::isalnum(static_cast<unsigned char>(c)) != 0) out += c;
    return ascii_lower(out);
}

TEST(Refusals, TheTableHasEveryFunctionOfTheHeader) {
    const auto header = contents("src/base/refusals.h");
    ASSERT_FALSE(header.empty()) << "run from the top of the source tree";
    std::vector<std::string> declared;
    const std::regex declaration(R"(\nRefusal ([a-z0-9_]+)\()");
    for (std::sregex_iterator at(header.begin(), header.end(), declaration), end; at != end; ++at)
        declared.push_back((*at)[1]);
    std::vector<std::string> listed;
    for (const auto& row : all_refusals())
        listed.emplace_back(row.function);
    EXPECT_EQ(listed, declared);
    EXPECT_GT(listed.size(), 150U);
}

TEST(Refusals, EachRowShowsTheFunctionItNames) {
    // The function's name begins with its code, so a row cannot carry another's example.
    const std::set<std::string_view> others{"body_not_json", "method_not_allowed",
                                            "too_many_requests", "mask_parse_error", "mask_error"};
    for (const auto& row : all_refusals()) {
        const auto& rc = row.example.rc();
        if (rc.empty()) {
            EXPECT_TRUE(others.contains(row.function)) << row.function;
        } else {
            EXPECT_TRUE(letters(row.function).starts_with(letters(rc)))
                << row.function << " " << rc;
        }
        EXPECT_FALSE(row.example.message().empty()) << row.function;
        EXPECT_FALSE(row.situation.empty()) << row.function;
        EXPECT_GE(row.example.status(), 400);
    }
}

/// One line of the tables of spec/errors.md §4: codes, status, whether it is logged.
struct SpecRow {
    std::vector<std::string> codes;
    int status;
    std::string log;
};

std::vector<SpecRow> spec_rows(const std::string& spec) {
    std::vector<SpecRow> rows;
    const std::regex line(R"(\n\| ([^|]+) \| \**(\d{3})\** \| ([^|]+) \|)");
    for (std::sregex_iterator at(spec.begin(), spec.end(), line), end; at != end; ++at) {
        SpecRow row{{}, std::stoi((*at)[2]), (*at)[3]};
        const std::string codes = (*at)[1];
        for (const auto part : split(codes, ',')) {
            std::string code;
            for (const char c : trim(part))
                if (c != '*' && c != '`') code += c;
            row.codes.push_back(code);
        }
        rows.push_back(row);
    }
    return rows;
}

TEST(Refusals, AgreeWithTheSpecification) {
    const std::filesystem::path path = "../shared/spec/errors.md";
    if (!std::filesystem::exists(path))
        GTEST_SKIP() << "left out: no specification beside the tree";
    const auto spec = contents(path);
    const auto start = spec.find("\n## 4. ");
    const auto rows = spec_rows(spec.substr(start, spec.find("\n## 5. ") - start));
    ASSERT_GT(rows.size(), 90U);
    for (const auto& row : rows)
        for (const auto& code : row.codes) {
            const bool found = std::ranges::any_of(all_refusals(), [&](const CatalogueRow& ours) {
                return ours.example.rc() == code && ours.example.status() == row.status &&
                       ours.example.logged == row.log.starts_with("✓");
            });
            EXPECT_TRUE(found) << code << " " << row.status << " " << row.log;
        }
    for (const auto* heading : {"### 4.6", "### 4.7"}) {
        const auto at = spec.find(heading);
        const auto chapter = spec.substr(at, spec.find("\n#", at) - at);
        const std::regex code("`([A-Z][A-Za-z]+)`");
        for (std::sregex_iterator one(chapter.begin(), chapter.end(), code), end; one != end;
             ++one) {
            if ((*one)[1] == "AestheticsConfused") continue;  // cannot happen
            EXPECT_TRUE(std::ranges::any_of(all_refusals(), [&](const CatalogueRow& ours) {
                return ours.example.rc() == (*one)[1].str() && ours.example.status() == 400;
            })) << (*one)[1];
        }
    }
}

TEST(Refusals, IntendedCodesAreSent) {
    EXPECT_EQ(refusals::style_prompt_missing_vars().rc(), "StylePromptMissingVars");
    EXPECT_EQ(refusals::style_get_mistmatch("image").rc(), "StyleGetMistmatch");
    EXPECT_EQ(refusals::too_many_style_examples(4).status(), 403);
    EXPECT_EQ(refusals::special_model_needs_special_user().status(), 403);
    EXPECT_EQ(refusals::special_field_needs_special_user().status(), 400);
    EXPECT_EQ(refusals::shared_key_invalid().status(), 400);
}

TEST(Refusals, FragmentsClientsSearchFor) {
    using namespace refusals;
    EXPECT_THAT(worker_maintenance("").message(), HasSubstr("maintenance mode"));
    EXPECT_THAT(worker_maintenance("gone fishing").message(), HasSubstr("maintenance mode"));
    EXPECT_THAT(worker_maintenance("gone fishing").message(), HasSubstr("gone fishing"));
    EXPECT_EQ(worker_maintenance("In Maintenance Mode.").message(), "In Maintenance Mode.");
    for (const auto* models : {"", "a, b"})
        EXPECT_THAT(bad_request_worker_models(models).message(),
                    HasSubstr("we cannot accept workers serving"));
    for (const auto& refusal : {wrong_credentials_worker("w"), wrong_credentials_job("w")})
        EXPECT_THAT(ascii_lower(refusal.message()), HasSubstr("wrong credentials"));
    EXPECT_THAT(invalid_job_id("7").message(), HasSubstr("Processing Job with ID"));
    EXPECT_THAT(invalid_job_id("7").message(), HasSubstr("does not exist"));
    EXPECT_THAT(duplicate_gen("7").message(), HasSubstr("already submitted"));
    EXPECT_THAT(aborted_gen("7").message(), HasSubstr("Please check your worker speed"));
    for (const auto& refusal :
         {image_validation_failed("x"), source_image_resolution_exceeded(1),
          source_image_resolution_exceeded_tiles(2, 1), source_image_size_exceeded(1),
          source_image_url_invalid(), source_image_unreadable(), inpainting_missing_mask()})
        EXPECT_THAT(refusal.message(), HasSubstr("Image validation failed"));
    for (const auto* word : {"colab", "tpu", "google"})
        EXPECT_THAT(bad_request_worker_name(word).message(), HasSubstr(word));
}

TEST(Refusals, RateLimitsInWords) {
    const auto words_of = [](std::int64_t amount, int window) {
        return refusals::too_many_requests(amount, seconds{window}, seconds{1}).message();
    };
    EXPECT_EQ(words_of(2, 1), "2 per 1 second");
    EXPECT_EQ(words_of(90, 60), "90 per 1 minute");
    EXPECT_EQ(words_of(20, 3'600), "20 per 1 hour");
    EXPECT_EQ(words_of(5, 86'400), "5 per 1 day");
    EXPECT_EQ(words_of(5, 90), "5 per 90 second");
    EXPECT_EQ(words_of(5, 120), "5 per 2 minute");
    EXPECT_EQ(refusals::too_many_requests(2, seconds{1}, seconds{9}).retry_after, seconds{9});
}

TEST(Refusals, TimeOutsTellTheSecondsUpToFourDays) {
    const auto soon = refusals::timeout_ip(seconds{179});
    EXPECT_THAT(soon.message(), HasSubstr("179 seconds"));
    EXPECT_EQ(soon.retry_after, seconds{179});
    const auto late = refusals::timeout_ip(std::chrono::days{4} + seconds{1});
    EXPECT_THAT(late.message(), Not(HasSubstr("seconds")));
    EXPECT_FALSE(late.retry_after);
}

TEST(Refusals, CallersTextsAreCutAndWellFormed) {
    const auto refusal = refusals::style_not_found(std::string(5'000, 'x') + "\xFF");
    EXPECT_LT(refusal.message().size(), 200U);
    EXPECT_TRUE(valid_utf8(refusals::style_not_found("a\xFF\xC3").message()));
}

TEST(Refusals, DatesAndFigures) {
    EXPECT_THAT(refusals::cannot_wipe_active_user(from_micros(1'795'703'599'000'000)).message(),
                HasSubstr("2026-11-26"));
    EXPECT_THAT(refusals::too_many_prompts(31, 30).message(), HasSubstr("31"));
    EXPECT_THAT(refusals::kudos_upfront_image(576, Kudos::hundredths(1'234)).message(),
                testing::AllOf(HasSubstr("576x576"), HasSubstr("12.34")));
}

TEST(ValidationFailure, CarriesWhatIsWrongByWhere) {
    const ValidationFailure failure{{{"params.steps", "0 is below 1"}, {"", "no object"}}};
    EXPECT_EQ(failure.status(), 400);
    EXPECT_EQ(failure.rc(), "");
    EXPECT_EQ(failure.message(), "Input payload validation failed");
    EXPECT_EQ(failure.errors().size(), 2U);
    EXPECT_EQ(ValidationFailure("a", "b").errors(), (ValidationFailure::Errors{{"a", "b"}}));
    try {
        throw ValidationFailure("a", "b");
    } catch (const Refusal& refusal) {
        EXPECT_NE(dynamic_cast<const ValidationFailure*>(&refusal), nullptr);
    }
}

}  // namespace
}  // namespace orda
