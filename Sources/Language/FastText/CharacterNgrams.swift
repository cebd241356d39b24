/// The character n-grams of a word as fastText hashes them (`Dictionary::computeSubwords`).
internal enum CharacterNgrams {
  /// Calls `body` with the hash of each n-gram of `shortest` to `longest` characters that starts at byte `start` of a
  /// bracketed word of `count` bytes. No n-gram starts inside a character, and the brackets alone are not n-grams.
  @inline(__always)
  internal static func forEach(
    in bytes: UnsafePointer<UInt8>, _ count: Int, from start: Int, shortest: Int, longest: Int, _ body: (UInt32) -> Void
  ) {
    if isContinuation(bytes[start]) { return }
    var hash = FNVHash.seed
    var at = start
    var length = 1
    while at < count, length <= longest {
      hash = FNVHash.step(hash, bytes[at])
      at &+= 1
      while at < count, isContinuation(bytes[at]) {
        hash = FNVHash.step(hash, bytes[at])
        at &+= 1
      }
      if length >= shortest, length > 1 || (start > 0 && at < count) { body(hash) }
      length &+= 1
    }
  }

  /// Whether a byte continues a UTF-8 character.
  @inline(__always)
  private static func isContinuation(_ byte: UInt8) -> Bool { byte & 0xC0 == 0x80 }
}
