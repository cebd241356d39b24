/// The size and digest of a file that was just fetched.
internal struct FetchedFile: Equatable {
  /// The file's size in bytes.
  internal var byteCount: Int
  /// The file's SHA-256, in hexadecimal.
  internal var sha256: String
}
