import Base

/// Everything that a source gives, in rooms of `size` bytes.
func readAll(_ source: any ByteSource, room size: Int) throws(SourceError) -> [UInt8] {
  var all: [UInt8] = []
  let room = UnsafeMutableRawBufferPointer.allocate(byteCount: size, alignment: 1)
  defer { room.deallocate() }
  while true {
    let count = try source.read(into: room)
    if count == 0 { return all }
    all += room[..<count]
  }
}
