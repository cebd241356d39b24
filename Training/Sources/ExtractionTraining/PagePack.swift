import Base

/// Pages in one file: length of identifier, length of page (32 bits, little-endian), both texts.
struct PagePack {
  private let file: MappedFile

  init(path: String) throws { file = try MappedFile(path: path) }

  func forEach(_ body: (UnsafeBufferPointer<UInt8>, UnsafeBufferPointer<UInt8>) -> Void) {
    let bytes = file.bytes.bindMemory(to: UInt8.self)
    var offset = 0
    while offset + 8 <= bytes.count {
      let idStart = offset + 8
      let pageStart = idStart + number(offset)
      let end = pageStart + number(offset + 4)
      body(
        UnsafeBufferPointer(rebasing: bytes[idStart..<pageStart]),
        UnsafeBufferPointer(rebasing: bytes[pageStart..<end]))
      offset = end
    }
  }

  private func number(_ offset: Int) -> Int {
    Int(UInt32(littleEndian: file.bytes.loadUnaligned(fromByteOffset: offset, as: UInt32.self)))
  }
}
