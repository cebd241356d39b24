package import Base

/// The inputs that a command's arguments name, in a fixed order and without repetition.
///
/// An argument is a file; a directory, whose archives (or files of texts) are found at any depth; a glob (expanded here
/// too, so that quoting does not matter); a URL; an object, prefix or pattern of an object store (`s3://`); `-` for standard input; or a listing: `@FILE`
/// (`@-` too), or a name that ends in `.paths`, plain or compressed (`.paths.gz`), with one of these per line. Order is
/// the arguments' order; within a directory or glob, by name (bytewise); in a listing, its own.
package struct InputList: Sendable {
  /// One input, as `openSource` takes it.
  package struct Entry: Sendable, Hashable {
    /// A path, a URL or `-`.
    package var location: String
    /// What its spellings have in common (`InputIdentities`).
    package var identity = ""
    /// Bytes, where they are known without asking a server.
    package var byteCount: Int?
    /// The file's modification time, in nanoseconds since 1970.
    package var modified: Int?
    /// What a server calls the content, as `HTTPSource.contentName` has it.
    package var contentName: String?
  }

  /// The inputs, first to last.
  package private(set) var entries: [Entry] = []

  /// Files that look like data and are no inputs, and links to nothing, in directories that were searched.
  package private(set) var passedOver: [String] = []

  /// Bytes of all entries whose size is known.
  package var knownByteCount: Int { entries.reduce(0) { $0 + ($1.byteCount ?? 0) } }

  /// Expands `arguments`.
  ///
  /// - Parameters:
  ///   - base: a directory or URL that listings' relative lines are resolved against, instead of the
  ///     listing's own directory.
  ///   - kind: which files of a directory are inputs.
  ///   - policy: how listings are fetched that are URLs.
  /// - Throws: `.missing` for an argument or a listing's line that matches nothing; the error's
  ///   location names it.
  package init(
    expanding arguments: [String], base: String? = nil, kind: InputKind = .archives, policy: FetchPolicy = FetchPolicy()
  ) throws(SourceError) {
    var expansion = InputExpansion(base: base, kind: kind, policy: policy)
    for argument in arguments { try expansion.add(argument) }
    entries = expansion.entries
    passedOver = expansion.passedOver
  }
}
