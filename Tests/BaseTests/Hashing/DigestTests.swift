import Base
import Testing

@Suite struct DigestTests {
  /// Test vectors of RFC 1321, FIPS 180-4 (examples "abc").
  @Test(arguments: [
    (Digest.Algorithm.md5, "900150983cd24fb0d6963f7d28e17f72"), (.sha1, "a9993e364706816aba3e25717850c26c9cd0d89d"),
    (.sha256, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
  ])
  func knownValues(_ algorithm: Digest.Algorithm, _ hexadecimal: String) {
    let digest = Digest(algorithm)
    digest.update([0x61].span)
    digest.update([0x62, 0x63].span)
    #expect(digest.finish().hexadecimal == hexadecimal)
    // It starts afresh.
    digest.update([0x61, 0x62, 0x63].span)
    #expect(digest.finish().hexadecimal == hexadecimal)
  }
}
