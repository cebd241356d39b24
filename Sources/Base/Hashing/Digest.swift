internal import CCrypto

/// An incremental cryptographic digest by libcrypto, which uses the processor's
/// own instructions if available.
public final class Digest {
  /// The function to compute.
  public enum Algorithm: String, Sendable, CaseIterable { case md5, sha1, sha256 }

  /// The hash function.
  public let algorithm: Algorithm
  private let context: OpaquePointer

  /// A digest of no bytes yet.
  public init(_ algorithm: Algorithm) {
    self.algorithm = algorithm
    guard let context = EVP_MD_CTX_new() else { fatalError("out of memory") }
    self.context = context
    start()
  }

  deinit { EVP_MD_CTX_free(context) }

  private func start() {
    let function =
      switch algorithm {
      case .md5: EVP_md5()
      case .sha1: EVP_sha1()
      case .sha256: EVP_sha256()
      }
    // SHA-1 and MD5 are for digests in archives; a policy that forbids them (FIPS) makes this fail.
    precondition(EVP_DigestInit_ex(context, function, nil) == 1, "libcrypto does not support \(algorithm)")
  }

  /// Adds bytes.
  public func update(_ bytes: Span<UInt8>) {
    bytes.withUnsafeBufferPointer { update($0) }
  }

  /// Adds bytes.
  public func update(_ bytes: UnsafeBufferPointer<UInt8>) {
    guard bytes.count > 0 else { return }
    EVP_DigestUpdate(context, bytes.baseAddress, bytes.count)
  }

  /// The digest of all bytes so far; the next update starts a new digest.
  public func finish() -> [UInt8] {
    var digest = [UInt8](repeating: 0, count: 64)
    var count: UInt32 = 0
    EVP_DigestFinal_ex(context, &digest, &count)
    start()
    return Array(digest.prefix(Int(count)))
  }

  /// The digest of all bytes so far; more can be added.
  package func current() -> [UInt8] {
    let copy = Digest(algorithm)
    precondition(EVP_MD_CTX_copy_ex(copy.context, context) == 1, "libcrypto cannot copy a digest")
    return copy.finish()
  }

  /// Adds a file's bytes: all, or the first `limit`.
  package func update(contentsOf path: String, upTo limit: Int = .max) throws(SourceError) {
    let file = try FileRangeSource(path: path)
    let room = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 18, alignment: 16)
    defer { room.deallocate() }
    var offset = 0
    while offset < limit {
      let wanted = UnsafeMutableRawBufferPointer(rebasing: room[..<min(room.count, limit - offset)])
      let count = try file.read(at: offset, into: wanted)
      guard count > 0 else { return }
      update(UnsafeBufferPointer(rebasing: room.bindMemory(to: UInt8.self)[..<count]))
      offset += count
    }
  }

  /// The digest of a span of bytes.
  public static func of(_ bytes: Span<UInt8>, _ algorithm: Algorithm) -> [UInt8] {
    let digest = Digest(algorithm)
    digest.update(bytes)
    return digest.finish()
  }

  /// The SHA-256 of a string's UTF-8 bytes, in hexadecimal.
  public static func sha256(_ text: String) -> String {
    of(Array(text.utf8).span, .sha256).hexadecimal
  }
}

extension Sequence where Element == UInt8 {
  /// Two lower-case hexadecimal digits per byte.
  public var hexadecimal: String {
    var text: [UInt8] = []
    for byte in self {
      for nibble in [byte >> 4, byte & 15] {
        text.append(nibble < 10 ? UInt8(ascii: "0") + nibble : UInt8(ascii: "a") + nibble - 10)
      }
    }
    return String(decoding: text, as: UTF8.self)
  }
}
