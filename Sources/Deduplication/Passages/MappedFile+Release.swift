internal import Base
internal import CSystem

extension MappedFile {
  /// Gives the memory of what was read back to the system, which otherwise counts as this process's; what is read again comes
  /// from its cache, or the file.
  internal func release(before end: Int) {
    guard let start = bytes.baseAddress, end > 0 else { return }
    _ = madvise(UnsafeMutableRawPointer(mutating: start), min(end, bytes.count), MADV_DONTNEED)
  }
}
