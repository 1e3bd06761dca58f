#pragma once

#include <cstddef>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace orda::http {

/// Longest `X-Fields` header understood, bytes.
inline constexpr std::size_t max_mask_length = 4'096;
/// Braces may be nested this deep.
inline constexpr std::size_t max_mask_depth = 16;

/// An `X-Fields` mask, spec/clients.md §2.6, spec/image-generation.md §2.5: `a,b{c,d},*`, with or
/// without braces around it. Immutable once parsed.
///
///     if (const auto mask = Mask::parse(request.header("x-fields").value_or("")))
///         answer.body = mask->apply(answer.body);   // success answers only, after any cache
class Mask {
  public:
    /// Nothing for an empty or blank header. Throws refusals::mask_parse_error when malformed,
    /// refusals::mask_error when beyond the limits above.
    static std::optional<Mask> parse(std::string_view header);

    /// Keeps the named properties of an object, or of each object of a list; everything kept stands
    /// byte for byte as it was, in the same order. Other values pass whole. `body` is JSON that
    /// this server has written; a line feed at its end stays.
    std::string apply(std::string_view body) const;

  private:
    friend class MaskParser;
    friend class MaskedCopy;

    /// Whether a property is kept, and what of it.
    struct Verdict {
        bool kept;
        const Mask* inside;
    };
    Verdict judge(std::string_view name) const;

    /// By name, what to keep of the property's value; null keeps all of it. Of equal names the
    /// first counts.
    std::map<std::string, std::unique_ptr<Mask>, std::less<>> parts_;
    bool others_ = false;
};

}  // namespace orda::http
