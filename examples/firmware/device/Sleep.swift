import Processor

/// Stops the processor until an interrupt; with none enabled, that is for ever.
public func waitForInterrupt() {
  wait_for_interrupt()
}
