#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>

#include "base/time.h"
#include "blobs/object_key.h"

namespace orda::blobs {

/// The store cannot do its work now: not reachable, not writable, full. Nothing the caller did
/// wrong; the API answers 503 with Retry-After (507 to an upload when `full`).
class StorageUnavailable : public std::runtime_error {
  public:
    explicit StorageUnavailable(const std::string& words, bool full = false)
        : std::runtime_error(words), full_(full) {}
    /// Whether it is for lack of space.
    bool full() const { return full_; }

  private:
    bool full_;
};

/// An upload exceeds the store's limit; the API answers 413.
class ObjectTooLarge : public std::runtime_error {
  public:
    using std::runtime_error::runtime_error;
};

/// What is known of a stored object.
struct ObjectInfo {
    std::uint64_t size = 0;    ///< bytes
    Time written{};            ///< when it was last written
    std::string etag;          ///< with its quotes, as the HTTP header wants it
    std::string content_type;  ///< by its first bytes; `application/octet-stream` when unknown
};

/// One object being read, a chunk at a time. Used by one thread at a time; what is read is the
/// object as it was when opened, even if it is overwritten or removed meanwhile.
class ObjectReader {
  public:
    virtual ~ObjectReader() = default;
    virtual const ObjectInfo& info() const = 0;
    /// How many bytes `read` will deliver in all: the object's, or the selected range's.
    virtual std::uint64_t size() const = 0;
    /// Reads up to `into.size()` bytes; 0 at the end. Blocks for a disk or network read. Throws
    /// StorageUnavailable, also when the object is shorter than it was said to be.
    virtual std::size_t read(std::span<char> into) = 0;
    /// Restricts what follows to `count` bytes from `first`; both inside the object. Before the
    /// first `read` only.
    virtual void select(std::uint64_t first, std::uint64_t count) = 0;
};

/// One object being written, a chunk at a time. Used by one thread at a time. Until `commit`
/// returns nobody sees anything of it; destroyed without `commit` it leaves nothing behind.
class Upload {
  public:
    virtual ~Upload() = default;
    /// Adds bytes. Blocks. Throws ObjectTooLarge above the store's limit, StorageUnavailable.
    virtual void write(std::string_view bytes) = 0;
    /// Makes the object visible, replacing what had its key, and durable. Once. Returns what is
    /// stored now. Throws StorageUnavailable.
    virtual ObjectInfo commit(Time now) = 0;
};

/// What one call of `prune` did.
struct Pruned {
    std::size_t objects = 0;
    std::uint64_t bytes = 0;
    bool more = false;  ///< whether the limit of the call was reached before the work was done
};

/// Where pictures are kept: a local folder or S3 (spec/images-and-storage.md §2, §3, §10, §15).
///
/// Thread-safe: every function may be called from any thread at any time. The signing functions
/// are arithmetic and never block; all others block for disk or network and belong on a thread
/// that may. They throw StorageUnavailable within a bounded time.
class ObjectStore {
  public:
    virtual ~ObjectStore() = default;

    /// Writes a whole object, replacing what had its key. Throws ObjectTooLarge too.
    virtual void put(const ObjectKey& key, std::string_view bytes, Time now) = 0;
    virtual std::unique_ptr<Upload> begin_upload(const ObjectKey& key) = 0;
    /// Null when there is no such object.
    virtual std::unique_ptr<ObjectReader> open(const ObjectKey& key) = 0;
    virtual bool exists(const ObjectKey& key) = 0;
    /// Removes an object; nothing happens when there is none.
    virtual void remove(const ObjectKey& key) = 0;

    /// An absolute URL that allows everybody who has it one method on one object for the link life
    /// (30 minutes by default) from `now`. `base_url` is this server's address as clients see it,
    /// without a slash at the end; a store with an address of its own does not look at it. Whether
    /// the object exists is not checked. A link for reading keeps its object from being pruned for
    /// age as long as the link is valid.
    virtual std::string sign_put(const ObjectKey& key, std::string_view base_url, Time now) = 0;
    virtual std::string sign_get(const ObjectKey& key, std::string_view base_url, Time now) = 0;

    /// Removes objects older than the retention, and the oldest ones above the size limit, at most
    /// `at_most` of them: to be called regularly, again at once when `more`.
    virtual Pruned prune(Time now, std::size_t at_most) = 0;
    /// Bytes of all objects, for metrics.
    virtual std::uint64_t total_size() = 0;
};

/// Reads a whole object of at most `max_bytes` (ObjectTooLarge); nothing when there is none.
std::optional<std::string> read_object(ObjectStore& store, const ObjectKey& key,
                                       std::size_t max_bytes);

}  // namespace orda::blobs
