@testable import Archive
import Base
import Testing

@Suite struct DigestTests {
  static let body = "payload"

  /// Digests of `body`, made with coreutils and Python's base64 module.
  @Test(arguments: [
    "sha1:f07e5a815613c5abeddc4b682247a4c42d8a95df", "SHA-1:F07E5A815613C5ABEDDC4B682247A4C42D8A95DF",
    "sha1:6B7FVAKWCPC2X3O4JNUCER5EYQWYVFO7", "sha1:6b7fvakwcpc2x3o4jnucer5eyqwyvfo7",
    "sha1:8H5agVYTxavt3EtoIkekxC2Kld8=",
    "md5:321c3cf486ed509164edec1e1981fec8", "md5:GIODZ5EG5VIJCZHN5QPBTAP6ZA======", "md5:GIODZ5EG5VIJCZHN5QPBTAP6ZA",
    "sha256:239f59ed55e737c77147cf55ad0c1b030b6d7ee748a7426952f9b852d5a935e5",
  ])
  func matches(_ value: String) throws {
    let digest = try #require(Array(value.utf8).withUnsafeBufferPointer { LabelledDigest($0) })
    #expect(Digest.of(Array(Self.body.utf8).span, digest.algorithm) == digest.bytes)
  }

  @Test(arguments: [
    "", "sha1", "sha1:", "sha1:   ", "sha1:abc", "sha512:6B7FVAKWCPC2X3O4JNUCER5EYQWYVFO7",
    "md5:f07e5a815613c5abeddc4b682247a4c42d8a95df", "sha1:6B7FVAKWCPC2X3O4JNUCER5EYQWYVF!!",
  ])
  func unreadable(_ value: String) {
    #expect(Array(value.utf8).withUnsafeBufferPointer { LabelledDigest($0) } == nil)
  }

  private func outcomes(_ fields: String, _ content: String) throws -> (
    block: DigestVerifier.Outcome, payload: DigestVerifier.Outcome
  ) {
    let record =
      "WARC/1.0\r\nWARC-Type: response\r\n\(fields)\r\nContent-Length: \(content.utf8.count)\r\n\r\n\(content)\r\n\r\n"
    let reader = ArchiveReader(MemorySource(Array(record.utf8)))
    #expect(try reader.next())
    let verifier = DigestVerifier()
    return (verifier.verifyBlock(of: reader), verifier.verifyPayload(of: reader))
  }

  @Test func recordsAreVerified() throws {
    let right = "sha1:6B7FVAKWCPC2X3O4JNUCER5EYQWYVFO7"
    let wrong = "sha1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
    let message = "HTTP/1.1 200 OK\r\n\r\npayload"
    let chunked = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n7\r\npayload\r\n0\r\n\r\n"
    #expect(try outcomes("WARC-Payload-Digest: \(right)", message).payload == .verified)
    #expect(try outcomes("WARC-Payload-Digest: \(right)", chunked).payload == .verified, "of the body without chunking")
    #expect(try outcomes("WARC-Payload-Digest: \(wrong)", message).payload == .mismatched)
    #expect(try outcomes("WARC-Payload-Digest: x", message).payload == .unreadable)
    #expect(try outcomes("X: y", message) == (.absent, .absent))
    #expect(try outcomes("WARC-Block-Digest: \(right)", "payload").block == .verified)
    #expect(try outcomes("WARC-Block-Digest: \(wrong)", "payload").block == .mismatched)
    #expect(DigestVerifier.Outcome.mismatched.fault == .digestMismatch)
    #expect(DigestVerifier.Outcome.verified.fault == nil)
  }

  @Test func base32() {
    for text in ["", "f", "fo", "foo", "foob", "fooba", "foobar"] {
      let encoded = Base32.encode(Array(text.utf8))
      #expect(Array(encoded.utf8).withUnsafeBufferPointer { Base32.decode($0) } == Array(text.utf8))
    }
    #expect(Base32.encode(Array("foobar".utf8)) == "MZXW6YTBOI")
  }
}
