/// Ends of the tools that talk to a loader on the chip.
///
/// Those without a loader are what the tools said when they were started so: esptool 5.6.0, avrdude 7.1,
/// dfu-util 0.11, BOSSA 1.9.1 and stm32flash 0.7, with no port, a port that another has, and one on which nobody
/// answers. The others follow the tools' sources, and logs that their users published.
enum RecordedSerialEnds {
  static let all = esptool + avrdude + dfuUtil + bossac + stm32flash

  private static let esp = #"{"kind": "esptool", "port": "/dev/ttyUSB9", "chip": "esp32"}"#

  static let esptool = [
    RecordedEnd(
      esp,
      .status(2),
      """
      esptool v5.6.0
      Serial port /dev/ttyUSB9:

      ERROR: A fatal error occurred: Could not open /dev/ttyUSB9, the port is busy or doesn't exist.
      ([Errno 2] could not open port /dev/ttyUSB9: [Errno 2] No such file or directory: '/dev/ttyUSB9')

      Hint: Check if the port is correct and ESP connected


      """,
      .infrastructure(
        reason:
          "esptool cannot open the port: ERROR: A fatal error occurred: Could not open /dev/ttyUSB9, the port is"
          + " busy or doesn't exist."
      )
    ),
    RecordedEnd(
      esp,
      .status(2),
      """
      esptool v5.6.0
      Serial port /dev/ttyUSB9:
      Connecting......................................
      ERROR: A fatal error occurred: Failed to connect to ESP32: No serial data received.
      For troubleshooting steps visit: https://docs.espressif.com/projects/esptool/en/latest/troubleshooting.html

      """,
      .infrastructure(
        reason:
          "the chip does not answer: ERROR: A fatal error occurred: Failed to connect to ESP32: No serial data"
          + " received."
      )
    ),
    RecordedEnd(
      esp,
      .status(2),
      "ERROR: A fatal error occurred: This chip is ESP32-S3, not ESP32. Wrong chip argument?\n",
      .infrastructure(
        reason:
          "the board has another chip: ERROR: A fatal error occurred: This chip is ESP32-S3, not ESP32. Wrong"
          + " chip argument?"
      )
    ),
    RecordedEnd(
      esp,
      .status(2),
      "ERROR: A fatal error occurred: File firmware.bin (length 8388608) at offset 0x00010000 will not fit in 4194304"
        + " bytes of flash. Change the flash_size argument or flashing address.\n",
      .failed(
        reason:
          "the executable does not fit into the chip's flash: ERROR: A fatal error occurred: File firmware.bin"
          + " (length 8388608) at offset 0x00010000 will not fit in 4194304 bytes of flash. Change the flash_size"
          + " argument or flashing address."
      )
    ),
    RecordedEnd(
      esp,
      .status(2),
      "Flash MD5: 0cc175b9c0f1b6a831c399e269772661\n"
        + "ERROR: A fatal error occurred: MD5 of file does not match data in flash!\n",
      .infrastructure(
        reason:
          "what was flashed is not what is there: ERROR: A fatal error occurred: MD5 of file does not match data"
          + " in flash!"
      )
    ),
    RecordedEnd(
      esp,
      .status(0),
      "Wrote 1596 bytes (1104 compressed) at 0x00010000 in 0.1 seconds (141.5 kbit/s).\nHash of data verified.\n\n"
        + "Hard resetting via RTS pin...\n",
      .passed(reason: "esptool flashed and verified")
    ),
  ]

  private static let uno =
    #"{"kind": "avrdude", "programmer": "arduino", "part": "m328p", "port": "/dev/ttyUSB9", "loader": true}"#

  static let avrdude = [
    RecordedEnd(
      uno,
      .status(1),
      """
      avrdude OS error: cannot open port /dev/ttyUSB9: No such file or directory
      avrdude error: unable to open programmer arduino on port /dev/ttyUSB9

      avrdude done.  Thank you.


      """,
      .infrastructure(
        reason:
          "avrdude cannot open the port: avrdude OS error: cannot open port /dev/ttyUSB9: No such file or"
          + " directory"
      )
    ),
    RecordedEnd(
      uno,
      .status(1),
      """
      avrdude OS error: cannot open port /dev/ttyUSB9: Device or resource busy
      avrdude error: unable to open programmer arduino on port /dev/ttyUSB9

      avrdude done.  Thank you.


      """,
      .infrastructure(
        reason:
          "avrdude cannot open the port: avrdude OS error: cannot open port /dev/ttyUSB9: Device or resource busy"
      )
    ),
    RecordedEnd(
      uno,
      .status(1),
      """
      avrdude error: programmer is not responding
      avrdude warning: attempt 10 of 10: not in sync: resp=0x00
      avrdude error: unable to open programmer arduino on port /dev/ttyUSB9

      avrdude done.  Thank you.


      """,
      .infrastructure(
        reason: "the loader or programmer does not answer: avrdude error: programmer is not responding"
      )
    ),
    RecordedEnd(
      uno,
      .status(1),
      """
      avrdude error: cannot find USB device with vid=0x16c0 pid=0x5dc vendor='www.fischl.de' product='USBasp'
      avrdude error: unable to open programmer usbasp on port usb

      avrdude done.  Thank you.


      """,
      .infrastructure(
        reason:
          "avrdude does not find the programmer: avrdude error: cannot find USB device with vid=0x16c0 pid=0x5dc"
          + " vendor='www.fischl.de' product='USBasp'"
      )
    ),
    RecordedEnd(
      uno,
      .status(1),
      """
      avrdude error: No USB HID devices found
      avrdude error: no device found matching VID 0x03eb and PID list: 0x2141 with SN J41800
      avrdude error: unable to open programmer atmelice_isp on port usb:J41800

      avrdude done.  Thank you.


      """,
      .infrastructure(
        reason:
          "avrdude does not find the programmer: avrdude error: no device found matching VID 0x03eb and PID list:"
          + " 0x2141 with SN J41800"
      )
    ),
    RecordedEnd(
      uno,
      .status(1),
      """
      avrdude: AVR device initialized and ready to accept instructions
      avrdude: device signature = 0x1e9514 (probably m328)
      avrdude error: expected signature for ATmega328P is 1E 95 0F
              Double check connections and try again, or use -F to override
              this check.

      avrdude done.  Thank you.


      """,
      .infrastructure(
        reason: "the board has another chip: avrdude error: expected signature for ATmega328P is 1E 95 0F"
      )
    ),
    RecordedEnd(
      uno,
      .status(1),
      "avrdude error: address 0x8000 out of range at line 2050 of firmware.hex\n\navrdude done.  Thank you.\n",
      .failed(
        reason:
          "the executable does not fit into the chip's flash: avrdude error: address 0x8000 out of range at line"
          + " 2050 of firmware.hex"
      )
    ),
    RecordedEnd(
      uno,
      .status(1),
      "avrdude: verifying flash memory against firmware.hex\navrdude error: verification mismatch\n"
        + "        device 0xff != input 0x0c at addr 0x0000 (error)\n\navrdude done.  Thank you.\n",
      .infrastructure(reason: "what was flashed is not what is there: avrdude error: verification mismatch")
    ),
    // A loader that answers late is no fault.
    RecordedEnd(
      uno,
      .status(0),
      """
      avrdude warning: attempt 1 of 10: not in sync: resp=0x00
      avrdude: AVR device initialized and ready to accept instructions
      avrdude: device signature = 0x1e950f (probably m328p)
      avrdude: writing 924 bytes flash ...
      avrdude: 924 bytes of flash written
      avrdude: verifying flash memory against firmware.hex
      avrdude: 924 bytes of flash verified

      avrdude done.  Thank you.


      """,
      .passed(reason: "avrdude flashed and verified")
    ),
  ]

  private static let dfu = #"{"kind": "dfu-util", "device": "0483:df11"}"#
  private static let dfuWarning =
    "dfu-util: Warning: Invalid DFU suffix signature\ndfu-util: A valid DFU suffix will be required in a future"
    + " dfu-util release\n"

  static let dfuUtil = [
    RecordedEnd(
      dfu,
      .status(74),
      "dfu-util 0.11\n\n" + dfuWarning + "dfu-util: No DFU capable USB device available\n",
      .infrastructure(
        reason: "dfu-util does not find the loader: dfu-util: No DFU capable USB device available"
      )
    ),
    // The chip leaves its loader so quickly that the last answer is missing.
    RecordedEnd(
      dfu,
      .status(74),
      dfuWarning
        + """
        Downloading element to address = 0x08000000, size = 1596
        Download\t[=========================] 100%         1596 bytes
        Download done.
        File downloaded successfully
        dfu-util: Error during download get_status

        """,
      .passed(reason: "dfu-util flashed: File downloaded successfully")
    ),
    RecordedEnd(
      dfu,
      .status(74),
      "Downloading element to address = 0x08100000, size = 1596\n"
        + "dfu-util: Last page at 0x0810063b is not writeable\n",
      .failed(
        reason:
          "the executable does not lie in the chip's flash: dfu-util: Last page at 0x0810063b is not writeable"
      )
    ),
    RecordedEnd(
      dfu,
      .status(74),
      "Download\t[=                        ]   4%         2048 bytes\n"
        + "dfu-util: Error during special command \"ERASE_PAGE\" get_status\n",
      .infrastructure(
        reason:
          "dfu-util failed with status 74: dfu-util: Error during special command \"ERASE_PAGE\" get_status"
      )
    ),
    RecordedEnd(
      dfu,
      .status(0),
      "Download done.\nDFU state(7) = dfuMANIFEST, status(0) = No error condition is present\nDone!\n",
      .passed(reason: "dfu-util flashed")
    ),
  ]

  private static let sam = #"{"kind": "bossac", "port": "/dev/ttyUSB9"}"#

  static let bossac = [
    RecordedEnd(
      sam,
      .status(1),
      "No device found on /dev/ttyUSB9\n",
      .infrastructure(reason: "bossac does not find the loader: No device found on /dev/ttyUSB9")
    ),
    RecordedEnd(
      sam,
      .status(1),
      "\nFile operation exceeds flash size\n",
      .failed(reason: "the executable does not fit into the chip's flash: File operation exceeds flash size")
    ),
    RecordedEnd(
      sam,
      .status(2),
      "Verify 1596 bytes of flash\n[==============================] 100% (25/25 pages)\nVerify failed\n"
        + "Page errors: 1\nByte errors: 4\n",
      .infrastructure(reason: "what was flashed is not what is there: Verify failed")
    ),
    RecordedEnd(
      sam,
      .status(0),
      "Write 1596 bytes to flash (25 pages)\n[==============================] 100% (25/25 pages)\n"
        + "Done in 0.020 seconds\nVerify 1596 bytes of flash\n[==============================] 100% (25/25 pages)\n"
        + "Verify successful\nDone in 0.016 seconds\n",
      .passed(reason: "bossac flashed and verified")
    ),
  ]

  private static let stm = #"{"kind": "stm32flash", "port": "/dev/ttyUSB9"}"#
  private static let stmHead =
    "stm32flash 0.7\n\nhttp://stm32flash.sourceforge.net/\n\nUsing Parser : Intel HEX\nLocation     : 0x8000000\n"
    + "Size         : 1596\n\n"

  static let stm32flash = [
    RecordedEnd(
      stm,
      .status(1),
      stmHead + "Error probing interface \"serial_posix\"\nCannot handle device \"/dev/ttyUSB9\"\n"
        + "Failed to open port: /dev/ttyUSB9\n",
      .infrastructure(reason: "stm32flash cannot open the port: Failed to open port: /dev/ttyUSB9")
    ),
    RecordedEnd(
      stm,
      .status(1),
      stmHead + "Interface serial_posix: 115200 8E1\nFailed to init device, timeout.\n",
      .infrastructure(reason: "the loader does not answer: Failed to init device, timeout.")
    ),
    RecordedEnd(
      stm,
      .status(1),
      stmHead + "Address range exceeds flash size.\n",
      .failed(reason: "the executable does not fit into the chip's flash: Address range exceeds flash size.")
    ),
    RecordedEnd(
      stm,
      .status(1),
      stmHead + "Failed to read memory at address 0x08000000, target write-protected?\n",
      .infrastructure(
        reason: "the chip is locked: Failed to read memory at address 0x08000000, target write-protected?"
      )
    ),
    RecordedEnd(
      stm,
      .status(0),
      stmHead
        + "Wrote and verified address 0x0800063c (100.00%) Done.\n\nStarting execution at address 0x08000000..."
        + " done.\n",
      .passed(reason: "stm32flash flashed and verified")
    ),
  ]
}
