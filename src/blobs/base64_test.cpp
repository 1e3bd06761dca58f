#include "blobs/base64.h"

#include <gtest/gtest.h>

namespace orda::blobs {
namespace {

constexpr std::size_t plenty = 1000;

TEST(Base64, WritesTheKnownExamples) {
    EXPECT_EQ(to_base64(""), "");
    EXPECT_EQ(to_base64("f"), "Zg==");
    EXPECT_EQ(to_base64("fo"), "Zm8=");
    EXPECT_EQ(to_base64("foo"), "Zm9v");
    EXPECT_EQ(to_base64("foobar"), "Zm9vYmFy");
}

TEST(Base64, ReadsBackAllBytesAndLengths) {
    std::string bytes;
    for (int i = 0; i < 600; ++i) {
        bytes.push_back(static_cast<char>(i * 7));
        EXPECT_EQ(from_base64(to_base64(bytes), plenty), bytes);
    }
}

TEST(Base64, SkipsCharactersOutsideTheAlphabet) {
    EXPECT_EQ(from_base64("Zm\r\n9v\tYm-_Fy ", plenty), "foobar");
}

TEST(Base64, MissingPaddingIsAnErrorAndSurplusIsIgnored) {
    EXPECT_EQ(from_base64("Zg", plenty), std::nullopt);
    EXPECT_EQ(from_base64("Zg=", plenty), std::nullopt);
    EXPECT_EQ(from_base64("Zm9vYg", plenty), std::nullopt);
    EXPECT_EQ(from_base64("Zg======", plenty), "f");
    EXPECT_EQ(from_base64("Zm9v====", plenty), "foo");
    EXPECT_EQ(from_base64("Zg==Zm9v", plenty), "f");
}

TEST(Base64, NothingComesFromNothing) {
    EXPECT_EQ(from_base64("", plenty), std::nullopt);
    EXPECT_EQ(from_base64("====", plenty), std::nullopt);
    EXPECT_EQ(from_base64("!?", plenty), std::nullopt);
    EXPECT_EQ(from_base64("Z", plenty), std::nullopt);
}

TEST(Base64, StripsADataPrefix) {
    EXPECT_EQ(from_base64("data:image/png;base64,Zm9v", plenty), "foo");
}

TEST(Base64, KeepsToTheLimit) {
    EXPECT_EQ(from_base64("Zm9vYmFy", 6), "foobar");
    EXPECT_EQ(from_base64("Zm9vYmFy", 5), std::nullopt);
    EXPECT_GE(base64_size("Zm9vYmFy"), 6U);
}

}  // namespace
}  // namespace orda::blobs
