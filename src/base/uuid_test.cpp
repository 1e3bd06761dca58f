#include "base/uuid.h"

#include <gtest/gtest.h>

namespace orda {
namespace {

TEST(Uuid, ReadsEverySpellingClientsUse) {
    const auto id = Uuid::parse("5c1d5d9e-8f0e-4a55-9c0e-2f1f6c6a9b10");
    ASSERT_TRUE(id);
    EXPECT_EQ(id->text(), "5c1d5d9e-8f0e-4a55-9c0e-2f1f6c6a9b10");
    EXPECT_EQ(Uuid::parse("5C1D5D9E8F0E4A559C0E2F1F6C6A9B10"), id);
    EXPECT_EQ(Uuid::parse("{5c1d5d9e-8f0e-4a55-9c0e-2f1f6c6a9b10}"), id);
    EXPECT_EQ(Uuid::parse("urn:uuid:5c1d5d9e-8f0e-4a55-9c0e-2f1f6c6a9b10"), id);
}

TEST(Uuid, RefusesWhatIsNone) {
    for (const auto* text : {"", "x", "0000000000", "5c1d5d9e-8f0e-4a55-9c0e-2f1f6c6a9b1",
                             "5c1d5d9e-8f0e-4a55-9c0e-2f1f6c6a9b100",
                             "g"
                             "c1d5d9e8f0e4a559c0e2f1f6c6a9b10"})
        EXPECT_FALSE(Uuid::parse(text)) << text;
}

TEST(Uuid, VersionsAndOrder) {
    SeededRandom random{1};
    EXPECT_EQ(Uuid::secret(random).text()[14], '4');
    const auto first = Uuid::ordered(from_micros(1'000'000'000), random);
    const auto second = Uuid::ordered(from_micros(1'000'001'000), random);
    EXPECT_EQ(first.text()[14], '7');
    EXPECT_LT(first, second);
    EXPECT_LT(first.text(), second.text());
}

}  // namespace
}  // namespace orda
