import Base

/// Reads everything, in rooms of `size` bytes.
func readAll(_ source: any ByteSource, by size: Int = 4096) throws(SourceError) -> [UInt8] {
  var bytes: [UInt8] = []
  let room = UnsafeMutableRawBufferPointer.allocate(byteCount: size, alignment: 1)
  defer { room.deallocate() }
  while true {
    let count = try source.read(into: room)
    if count == 0 { return bytes }
    bytes.append(contentsOf: room[..<count])
  }
}
