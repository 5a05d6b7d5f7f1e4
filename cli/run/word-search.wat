;; Where does what was read into the memory hold one of the words that a file with something to tell of a mapping has: "mmap", "vma"
;; or "vm_o"? Sixteen places are looked at in one step. Built by tools/build-assets.mjs; reading-memory.ts calls it.
(module
  ;; One megabyte, and a page behind it: what is looked at last reaches beyond the end of a file.
  (memory (export "memory") 17)

  ;; (param $at): the place to begin with. (param $end): the bytes of the file, which begins at 0; the sixteen behind it are
  ;; overwritten. (result): the first of the sixteen places of which one begins a word; -1 when there is none.
  (func (export "nextBlock") (param $at i32) (param $end i32) (result i32)
    (local $first v128) (local $second v128) (local $third v128) (local $fourth v128)
    (if (i32.ge_u (local.get $at) (local.get $end)) (then (return (i32.const -1))))
    (v128.store (local.get $end) (v128.const i64x2 0 0))
    (loop $next
      (local.set $first (v128.load (local.get $at)))
      (local.set $second (v128.load offset=1 (local.get $at)))
      (local.set $third (v128.load offset=2 (local.get $at)))
      (local.set $fourth (v128.load offset=3 (local.get $at)))
      (if
        (v128.any_true
          (v128.and
            ;; m
            (i8x16.eq (local.get $second)
              (v128.const i8x16 109 109 109 109 109 109 109 109 109 109 109 109 109 109 109 109))
            (v128.or
              (v128.and
                ;; m, and a p behind the a
                (v128.and
                  (i8x16.eq (local.get $first)
                    (v128.const i8x16 109 109 109 109 109 109 109 109 109 109 109 109 109 109 109 109))
                  (i8x16.eq (local.get $fourth)
                    (v128.const i8x16 112 112 112 112 112 112 112 112 112 112 112 112 112 112 112 112)))
                (i8x16.eq (local.get $third)
                  (v128.const i8x16 97 97 97 97 97 97 97 97 97 97 97 97 97 97 97 97)))
              (v128.and
                ;; v
                (i8x16.eq (local.get $first)
                  (v128.const i8x16 118 118 118 118 118 118 118 118 118 118 118 118 118 118 118 118))
                (v128.or
                  (i8x16.eq (local.get $third)
                    (v128.const i8x16 97 97 97 97 97 97 97 97 97 97 97 97 97 97 97 97))
                  (v128.and
                    ;; _ and o
                    (i8x16.eq (local.get $third)
                      (v128.const i8x16 95 95 95 95 95 95 95 95 95 95 95 95 95 95 95 95))
                    (i8x16.eq (local.get $fourth)
                      (v128.const i8x16 111 111 111 111 111 111 111 111 111 111 111 111 111 111 111 111))))))))
        (then (return (local.get $at))))
      (local.set $at (i32.add (local.get $at) (i32.const 16)))
      (br_if $next (i32.lt_u (local.get $at) (local.get $end))))
    (i32.const -1)))
