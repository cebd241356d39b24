internal import Base

extension TokenShard {
  internal static func megatronLayout(_ file: MappedFile) throws -> Layout {
    let path = MegatronIndex.path(beside: file.path)
    let index = try MappedFile(path: path)
    defer { withExtendedLifetime(index) {} }
    let bytes = index.bytes
    func fail(_ message: String, at offset: Int) -> TokenizerError {
      TokenizerError(.badShard, message, location: "\(path), byte \(offset)")
    }
    func number(_ offset: Int) -> UInt64 {
      UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
    }
    guard bytes.count >= MegatronIndex.headerBytes, bytes.prefix(9).elementsEqual(MegatronIndex.magic) else {
      throw fail("not a Megatron index", at: 0)
    }
    guard number(9) == 1 else { throw fail("version \(number(9)); only 1 is supported", at: 9) }
    guard let width = TokenWidth.allCases.first(where: { MegatronIndex.typeCode($0) == bytes[17] }) else {
      throw fail("type \(bytes[17]); only 8 (uint16) and 4 (int32) are supported", at: 17)
    }
    let (sequences, documents) = (number(18), number(26))
    // 4 bytes of length and 8 of place a sequence, 8 a document.
    let most = UInt64(bytes.count)
    guard sequences <= most, documents <= most,
      bytes.count == MegatronIndex.headerBytes + Int(sequences) * 12 + Int(documents) * 8
    else {
      throw fail("\(sequences) sequences and \(documents) document offsets do not fit \(bytes.count) bytes", at: 18)
    }
    let places = MegatronIndex.headerBytes + Int(sequences) * 4
    var sequenceEnds: [Int] = []
    sequenceEnds.reserveCapacity(Int(sequences))
    var total = 0
    for sequence in 0..<Int(sequences) {
      let lengthOffset = MegatronIndex.headerBytes + sequence * 4
      let length = Int32(littleEndian: bytes.loadUnaligned(fromByteOffset: lengthOffset, as: Int32.self))
      guard length >= 0 else { throw fail("sequence \(sequence) has \(length) tokens", at: lengthOffset) }
      guard number(places + sequence * 8) == UInt64(total * width.rawValue) else {
        throw fail(
          "sequence \(sequence) begins at byte \(number(places + sequence * 8)), not where the previous one ends",
          at: places + sequence * 8)
      }
      total += Int(length)
      sequenceEnds.append(total)
    }
    guard file.bytes.count == total * width.rawValue else {
      throw TokenizerError(
        .badShard, "the index declares \(total) tokens, and the file has \(file.bytes.count) bytes", location: file.path
      )
    }
    let firstDocument = places + Int(sequences) * 8
    var ends: [Int] = []
    var previous = 0
    for document in 0..<Int(documents) {
      let offset = firstDocument + document * 8
      let sequence = number(offset)
      guard sequence <= sequences, document == 0 ? sequence == 0 : sequence >= previous else {
        throw fail("document \(document) begins with sequence \(sequence)", at: offset)
      }
      previous = Int(sequence)
      if document > 0 { ends.append(previous == 0 ? 0 : sequenceEnds[previous - 1]) }
    }
    guard documents > 0 || sequences == 0, previous == Int(sequences) else {
      throw fail("the last document ends with sequence \(previous) of \(sequences)", at: firstDocument)
    }
    return Layout(format: .megatron, width: width, documentEnds: DocumentEnds(ends))
  }
}
