import Base
import TestSupport
import Testing

@Suite struct DigestPropertyTests {
  /// RFC 1321 (A.5), FIPS 180-4's examples: nothing, 448 bits, and a million times `a`.
  @Test(arguments: [
    (Digest.Algorithm.md5, "", "d41d8cd98f00b204e9800998ecf8427e"),
    (.md5, "abcdefghijklmnopqrstuvwxyz", "c3fcd3d76192e4007dfb496cca67e13b"),
    (.sha1, "", "da39a3ee5e6b4b0d3255bfef95601890afd80709"),
    (
      .sha1, "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq", "84983e441c3bd26ebaae4aa1f95129e5e54670f1"
    ),
    (.sha256, "", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
    (
      .sha256, "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
      "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
    ),
  ])
  func vectors(_ algorithm: Digest.Algorithm, _ text: String, _ hexadecimal: String) {
    #expect(Digest.of(Array(text.utf8).span, algorithm).hexadecimal == hexadecimal)
  }

  @Test func aMillionLetters() {
    let digests = Digest.Algorithm.allCases.map { Digest($0) }
    for digest in digests { for _ in 0..<100 { digest.update([UInt8](repeating: 0x61, count: 10_000).span) } }
    #expect(
      digests.map { $0.finish().hexadecimal } == [
        "7707d6ae4e027c70eea2a935c2296f21", "34aa973cd4c4daa4f61eeb2bdbad27316534016f",
        "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0",
      ])
  }

  /// Any split of the bytes gives the digest of all of them; looking at it meanwhile changes nothing.
  @Test(arguments: Digest.Algorithm.allCases) func splits(_ algorithm: Digest.Algorithm) throws {
    var generator = SeededGenerator(seed: 12)
    let bytes = (0..<2000).map { _ in UInt8.random(in: 0...255, using: &generator) }
    let expected = Digest.of(bytes.span, algorithm)
    for _ in 0..<20 {
      let digest = Digest(algorithm)
      var place = 0
      while place < bytes.count {
        let end = min(bytes.count, place + .random(in: 0...300, using: &generator))
        digest.update(Array(bytes[place..<end]).span)
        place = end
        #expect(digest.current() == Digest.of(Array(bytes[..<end]).span, algorithm))
      }
      #expect(digest.finish() == expected)
    }
    try withTemporaryFolder { folder in
      try AtomicFile.write(Array(bytes[100...]).span, to: "\(folder)/file")
      let digest = Digest(algorithm)
      digest.update(Array(bytes[..<100]).span)
      try digest.update(contentsOf: "\(folder)/file")
      #expect(digest.current() == expected)
      #expect(throws: SourceError.self) { try digest.update(contentsOf: "\(folder)/none") }
      #expect(digest.finish() == expected)
    }
  }

  @Test func textInHexadecimal() {
    #expect(Digest.sha256("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
    #expect([0, 1, 0x0F, 0x10, 0x9A, 0xFF].hexadecimal == "00010f109aff")
    #expect([].hexadecimal == "")
  }
}
