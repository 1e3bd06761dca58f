#include "base/digest.h"

#include <gtest/gtest.h>

namespace orda {
namespace {

TEST(Digest, KnownAnswers) {
    EXPECT_EQ(sha256_hex("abc"),
              "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    EXPECT_EQ(sha256_hex(""), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    // RFC 4231, test case 2.
    EXPECT_EQ(hex(hmac_sha256("Jefe", "what do ya want for nothing?")),
              "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
    EXPECT_EQ(hex(hmac_sha256("", "")),
              "b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad");
}

TEST(Digest, Base64OfTheStandard) {
    // RFC 4648 §10.
    const std::vector<std::pair<std::string, std::string>> vectors{{"", ""},
                                                                   {"f", "Zg=="},
                                                                   {"fo", "Zm8="},
                                                                   {"foo", "Zm9v"},
                                                                   {"foob", "Zm9vYg=="},
                                                                   {"fooba", "Zm9vYmE="},
                                                                   {"foobar", "Zm9vYmFy"}};
    for (const auto& [plain, encoded] : vectors) {
        EXPECT_EQ(base64(bytes_of(plain)), encoded);
        const auto decoded = parse_base64(encoded);
        ASSERT_TRUE(decoded) << encoded;
        EXPECT_EQ(text_of(*decoded), plain);
    }
}

TEST(Digest, Base64IsStrict) {
    for (const auto* text : {"Zg", "Zg=", "Zg===", "Zm9v\n", " Zm9v", "Zm9v=", "Zm-_",
                             "Zh==", "Zm9=", "=", "====", "A", "Zg==Zg=="})
        EXPECT_FALSE(parse_base64(text)) << text;
    EXPECT_TRUE(parse_base64_url("Zg"));
    EXPECT_TRUE(parse_base64_url("Zg=="));
    EXPECT_TRUE(parse_base64_url("_-8"));
    for (const auto* text : {"Zg=", "Zh", "+/8", "Zm9v=", "A"})
        EXPECT_FALSE(parse_base64_url(text)) << text;
}

TEST(Digest, EverythingWrittenCanBeRead) {
    SeededRandom random{7};
    for (std::size_t size = 0; size < 200; ++size) {
        std::vector<std::uint8_t> bytes(size);
        random.fill(bytes);
        EXPECT_EQ(parse_base64(base64(bytes)), bytes);
        EXPECT_EQ(parse_base64_url(base64_url(bytes)), bytes);
        EXPECT_EQ(parse_hex(hex(bytes)), bytes);
    }
}

TEST(Digest, EveryReadableBase64IsTheOnlySpelling) {
    SeededRandom random{8};
    constexpr std::string_view alphabet = "AQgw/+9=";
    for (int round = 0; round < 20'000; ++round) {
        std::string text;
        for (int i = 0; i < 4; ++i)
            text += alphabet[static_cast<std::size_t>(random.between(0, 7))];
        const auto bytes = parse_base64(text);
        if (!bytes) continue;
        EXPECT_EQ(base64(*bytes), text);
    }
}

TEST(Digest, HexRefusesWhatIsNone) {
    EXPECT_EQ(parse_hex("00fFA0"), (std::vector<std::uint8_t>{0, 255, 160}));
    for (const auto* text : {"0", "0g", "0x", " 0"})
        EXPECT_FALSE(parse_hex(text)) << text;
}

TEST(Digest, ApiKeys) {
    SeededRandom random{9};
    const auto key = new_api_key(random);
    EXPECT_EQ(key.size(), 22U);
    EXPECT_EQ(
        key.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"),
        std::string::npos);
    EXPECT_NE(new_api_key(random), key);
    EXPECT_EQ(hash_api_key("a", "bc"), sha256_hex("abc"));
}

}  // namespace
}  // namespace orda
