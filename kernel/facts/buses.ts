/** Devices and what they sit on: device, platform, PCI, USB, device tree, DRM and shared buffers. */
export const BUSES = `
[include/linux/device.h]
get_device: takes reference 0 itself alive ~ put_device
put_device: gives reference 0; sleeps
device_register device_add: takes registration 0 ~ device_unregister device_del; sleeps; fails non-zero
device_unregister device_del: gives registration 0; sleeps
device_initialize: stores state 0
device_create device_create_with_groups: takes registration result ~ device_destroy device_unregister; sleeps; fails error-pointer
device_destroy: gives registration 0; sleeps
dev_get_drvdata: reads 0
dev_set_drvdata: stores state 0
dev_name: pure; holder
dev_set_name: stores state 0; sleeps; fails non-zero
dev_driver_string: pure
dev_to_node: reads 0
set_dev_node: stores state 0
device_lock: locks mutex 0 ~ device_unlock; sleeps
device_lock_interruptible: locks mutex 0 ~ device_unlock; sleeps; fails non-zero
device_trylock: locks mutex 0 try ~ device_unlock; fails zero
device_unlock: unlocks mutex 0
device_lock_assert: tests 0
device_is_registered device_is_bound: tests 0
device_create_file device_create_bin_file: takes registration 0 ~ device_remove_file device_remove_bin_file; sleeps; fails non-zero
device_remove_file device_remove_bin_file: gives registration 0; sleeps
device_find_child: takes reference result alive ~ put_device; sleeps; fails null
device_for_each_child: sleeps; stores state 0
device_link_add: takes registration result ~ device_link_del device_link_remove; sleeps; fails null
device_link_del device_link_remove: gives registration 0; sleeps
device_set_node set_primary_fwnode device_set_of_node_from_dev: stores state 0
device_offline device_online: stores device 0; sleeps; fails non-zero
[include/linux/pm_wakeup.h]
device_set_wakeup_capable: stores state 0
[include/linux/device/devres.h]
devm_kmalloc devm_kmalloc_array devm_kzalloc devm_kcalloc devm_kstrdup devm_kmemdup devm_kasprintf devm_kvasprintf devm_krealloc: takes memory result ~ devm_kfree; sleeps; fails null
devm_kfree: gives memory 1; sleeps
devm_add_action devm_add_action_or_reset: takes registration 0 ~ devm_remove_action devm_release_action; sleeps; fails non-zero; macro
devm_remove_action devm_release_action: gives registration 0; sleeps
devm_alloc_percpu: takes memory result; sleeps; fails null; macro
devres_alloc: takes memory result ~ devres_free; sleeps; fails null; macro
devres_free: gives memory 0
devres_add: takes registration 0 ~ devres_remove devres_destroy devres_release
devres_remove devres_destroy devres_release: gives registration 0
devres_open_group: takes registration 0 ~ devres_close_group devres_release_group devres_remove_group; fails null
devres_close_group devres_release_group devres_remove_group: gives registration 0
[include/linux/device/bus.h]
bus_find_device bus_find_device_by_name bus_find_device_by_of_node: takes reference result alive ~ put_device; sleeps; fails null
bus_for_each_dev: stores state 0; sleeps
[include/linux/device/class.h]
class_find_device class_find_device_by_name class_find_device_by_of_node class_find_device_by_devt: takes reference result alive ~ put_device; sleeps; fails null
class_create: takes registration result ~ class_destroy; sleeps; fails error-pointer
class_destroy: gives registration 0; sleeps
[include/linux/device/driver.h]
driver_register: takes registration 0 ~ driver_unregister; sleeps; fails non-zero
driver_unregister: gives registration 0; sleeps
driver_find_device driver_find_device_by_name: takes reference result alive ~ put_device; sleeps; fails null
[include/linux/cdev.h]
cdev_init: stores state 0
cdev_alloc: takes memory result ~ cdev_del kobject_put; fails null
cdev_add cdev_device_add: takes registration 0 ~ cdev_del cdev_device_del; sleeps; fails non-zero
cdev_del cdev_device_del: gives registration 0; sleeps
[include/linux/miscdevice.h]
misc_register: takes registration 0 ~ misc_deregister; sleeps; fails non-zero
misc_deregister: gives registration 0; sleeps
[include/linux/of.h]
of_node_get: takes reference 0 itself alive ~ of_node_put
of_node_put: gives reference 0
of_find_node_by_path of_find_node_by_phandle of_get_parent of_get_child_by_name of_get_compatible_child of_parse_phandle: takes reference result alive ~ of_node_put; fails null
of_get_cpu_node of_find_node_opts_by_path: takes reference result alive ~ of_node_put; writes 1; fails null
of_find_node_by_name of_find_node_by_type of_find_compatible_node of_find_matching_node of_get_next_parent: gives reference 0; takes reference result alive ~ of_node_put of_find_node_by_name of_find_node_by_type of_find_compatible_node of_find_matching_node of_get_next_parent; fails null
of_get_next_child of_get_next_available_child: gives reference 1; takes reference result alive ~ of_node_put of_get_next_child of_get_next_available_child; fails null
of_parse_phandle_with_args of_parse_phandle_with_fixed_args: takes reference 4 ~ of_node_put; fails non-zero
of_property_read_u8 of_property_read_u16 of_property_read_u32 of_property_read_s32 of_property_read_u64 of_property_read_string: writes 2; fails non-zero
of_property_read_u32_array of_property_read_u64_array of_property_read_u8_array of_property_read_u16_array: writes 2; fails non-zero
of_property_read_u32_index of_property_read_string_index: writes 3; fails non-zero
of_property_read_bool of_property_present of_device_is_compatible of_device_is_available of_machine_is_compatible of_property_count_u32_elems of_property_count_strings of_node_name_eq of_match_node: reads 0
of_get_property of_find_property: reads 0; writes 2; fails null
of_device_get_match_data: reads 0
of_alias_get_id: reads 0
[include/linux/of_platform.h]
of_find_device_by_node: takes reference result alive ~ put_device platform_device_put; fails null
of_platform_populate: takes registration 0 ~ of_platform_depopulate; sleeps; fails non-zero
of_platform_depopulate: gives registration 0; sleeps
[include/linux/property.h]
fwnode_handle_get: takes reference 0 itself alive ~ fwnode_handle_put
fwnode_handle_put: gives reference 0
device_property_read_u8 device_property_read_u16 device_property_read_u32 device_property_read_u64 device_property_read_string: writes 2; fails non-zero
device_property_present device_property_read_bool device_get_match_data: reads 0
fwnode_get_next_child_node device_get_next_child_node: gives reference 1; takes reference result alive ~ fwnode_handle_put fwnode_get_next_child_node device_get_next_child_node; fails null
fwnode_find_reference fwnode_get_parent device_get_named_child_node: takes reference result alive ~ fwnode_handle_put; fails null
[include/linux/platform_device.h]
platform_get_drvdata: reads 0
platform_set_drvdata: stores state 0
platform_get_resource platform_get_resource_byname: reads 0; fails null
platform_get_irq platform_get_irq_optional platform_get_irq_byname: takes interrupt result; logs; sleeps; fails negative
platform_device_register platform_device_add: takes registration 0 ~ platform_device_unregister platform_device_del; sleeps; fails non-zero
platform_device_unregister platform_device_del: gives registration 0; sleeps
platform_device_alloc: takes memory result ~ platform_device_put; fails null
platform_device_put: gives reference 0
__platform_driver_register: takes registration 0 ~ platform_driver_unregister; sleeps; fails non-zero
platform_driver_unregister: gives registration 0; sleeps
platform_device_register_simple platform_device_register_data platform_device_register_full: takes registration result ~ platform_device_unregister; sleeps; fails error-pointer
devm_platform_ioremap_resource: takes mapping result; sleeps; fails error-pointer
devm_platform_get_and_ioremap_resource: takes mapping result; writes 2; sleeps; fails error-pointer
[include/linux/pci.h]
pci_dev_get: takes reference 0 itself alive ~ pci_dev_put
pci_dev_put: gives reference 0
pci_get_device pci_get_subsys pci_get_class pci_get_slot pci_get_domain_bus_and_slot: takes reference result alive ~ pci_dev_put; sleeps; fails null
pci_get_drvdata: reads 0
pci_set_drvdata: stores state 0
pci_name: pure; holder
pci_enable_device pci_enable_device_mem pcim_enable_device: takes device-enable 0 ~ pci_disable_device; sleeps; fails non-zero
pci_disable_device: gives device-enable 0; sleeps
pci_set_master: takes device-enable 0 ~ pci_clear_master
pci_clear_master: gives device-enable 0
pci_request_regions pci_request_region pci_request_selected_regions: takes region 0 ~ pci_release_regions pci_release_region pci_release_selected_regions; sleeps; fails non-zero
pci_release_regions pci_release_region pci_release_selected_regions: gives region 0; sleeps
pci_ioremap_bar pcim_iomap: takes mapping result ~ pci_iounmap iounmap pcim_iounmap; sleeps; fails null
pcim_iounmap: gives mapping 1; sleeps
pci_alloc_irq_vectors: takes interrupt 0 ~ pci_free_irq_vectors; sleeps; fails negative
pci_free_irq_vectors: gives interrupt 0; sleeps
pci_irq_vector: reads 0; fails negative
pci_read_config_byte pci_read_config_word pci_read_config_dword: stores register 0; writes 2; fails non-zero
pci_write_config_byte pci_write_config_word pci_write_config_dword: stores register 0; fails non-zero
pci_set_power_state pci_enable_wake pci_wake_from_d3 pci_reset_function: stores device 0; sleeps; fails non-zero
pci_save_state: stores state 0; sleeps; fails non-zero
pci_restore_state: stores device 0; sleeps
pci_resource_start pci_resource_end pci_resource_len pci_resource_flags pci_resource_n: reads 0; macro
pci_find_capability pci_find_ext_capability pci_find_next_capability pci_get_dsn: reads 0
pci_dev_id pci_is_root_bus pci_is_bridge pci_is_vga pci_physfn pci_upstream_bridge pci_power_name pci_bus_address pci_iov_vf_id pci_pcie_cap pci_pcie_type pci_dev_is_disconnected pci_is_thunderbolt_attached: reads 0
pci_slot_name: reads 0
pci_is_display: reads 0; since 7.1
pci_msi_enabled pci_aer_available: tests global
pci_dev_lock: locks mutex 0 ~ pci_dev_unlock; sleeps
pci_dev_trylock: locks mutex 0 try ~ pci_dev_unlock; fails zero
pci_cfg_access_lock: locks mutex 0 ~ pci_cfg_access_unlock; sleeps
pci_dev_unlock pci_cfg_access_unlock: unlocks mutex 0
pci_enable_sriov: takes device-enable 0 ~ pci_disable_sriov; sleeps; fails non-zero
pci_disable_sriov: gives device-enable 0; sleeps
pci_enable_msi: takes interrupt 0 ~ pci_disable_msi; sleeps; fails non-zero
pci_disable_msi pci_disable_msix: gives interrupt 0; sleeps
pci_intx: stores device 0
pci_is_pcie pci_domain_nr pci_is_enabled pci_dev_present pci_channel_offline pci_num_vf: tests 0
pci_mmap_resource_range: maps 2 - sets IO PFNMAP DONTEXPAND DONTDUMP offset at-call; fails non-zero
[include/asm-generic/pci_iomap.h]
pci_iomap: takes mapping result ~ pci_iounmap iounmap pcim_iounmap; sleeps; fails null
pci_iounmap: gives mapping 1; sleeps
[include/linux/usb.h]
usb_get_dev usb_get_intf: takes reference 0 itself alive ~ usb_put_dev usb_put_intf
usb_put_dev usb_put_intf: gives reference 0
usb_get_intfdata: reads 0
usb_set_intfdata: stores state 0
usb_alloc_urb: takes memory result ~ usb_free_urb usb_put_urb; fails null
usb_free_urb: gives memory 0
usb_put_urb: gives memory 0; macro
usb_get_urb: takes reference 0 itself alive ~ usb_free_urb usb_put_urb
usb_submit_urb: stores device 0; fails non-zero
usb_kill_urb usb_unlink_urb usb_poison_urb usb_unpoison_urb: stores device 0; sleeps
usb_anchor_urb: takes list-entry 0 ~ usb_unanchor_urb
usb_unanchor_urb: gives list-entry 0
usb_alloc_coherent: takes dma result ~ usb_free_coherent; writes 3; fails null
usb_free_coherent: gives dma 2
usb_control_msg: stores device 0; sleeps; fails negative
usb_bulk_msg usb_interrupt_msg: stores device 0; sleeps; fails non-zero
usb_set_interface usb_clear_halt usb_reset_device usb_reset_configuration: stores device 0; sleeps; fails non-zero
usb_register_driver usb_register_dev: takes registration 0 ~ usb_deregister usb_deregister_dev; sleeps; fails non-zero
usb_deregister usb_deregister_dev: gives registration 0; sleeps
usb_find_interface: tests 0; fails null
usb_autopm_get_interface usb_autopm_get_interface_async: takes runtime-power 0 ~ usb_autopm_put_interface usb_autopm_put_interface_async; sleeps; fails non-zero
usb_autopm_put_interface usb_autopm_put_interface_async: gives runtime-power 0; sleeps
usb_autopm_get_interface_no_resume: takes runtime-power 0 ~ usb_autopm_put_interface_no_suspend
usb_autopm_put_interface_no_suspend: gives runtime-power 0
usb_lock_device: locks mutex 0 ~ usb_unlock_device; sleeps; macro
usb_unlock_device: unlocks mutex 0; macro
usb_driver_claim_interface: takes registration 1 ~ usb_driver_release_interface; sleeps; fails non-zero
usb_driver_release_interface: gives registration 1; sleeps
interface_to_usbdev: pure; holder; macro
[include/linux/i2c.h]
i2c_get_adapter: takes reference result alive ~ i2c_put_adapter; sleeps; fails null
i2c_put_adapter: gives reference 0
i2c_get_clientdata: reads 0
i2c_set_clientdata: stores state 0
i2c_transfer i2c_master_send i2c_master_recv i2c_smbus_read_byte i2c_smbus_write_byte i2c_smbus_read_byte_data i2c_smbus_write_byte_data i2c_smbus_read_word_data i2c_smbus_write_word_data: stores device 0; sleeps; fails negative
i2c_lock_bus: locks rt-mutex 0 ~ i2c_unlock_bus; sleeps
i2c_unlock_bus: unlocks rt-mutex 0
i2c_new_client_device: takes registration result ~ i2c_unregister_device; sleeps; fails error-pointer
i2c_unregister_device: gives registration 0; sleeps
[include/linux/spi/spi.h]
spi_sync spi_write spi_read spi_write_then_read: stores device 0; sleeps; fails non-zero
spi_async: stores device 0; fails non-zero
spi_get_drvdata: reads 0
spi_set_drvdata: stores state 0
[include/linux/dma-buf.h]
get_dma_buf: takes reference 0 itself alive ~ dma_buf_put
dma_buf_get: takes reference result alive ~ dma_buf_put; fails error-pointer
dma_buf_put: gives reference 0; sleeps
dma_buf_fd: stores publishes 0; sleeps; fails negative
dma_buf_export: takes reference result ~ dma_buf_put; sleeps; fails error-pointer
dma_buf_attach dma_buf_dynamic_attach: takes registration result ~ dma_buf_detach; sleeps; fails error-pointer
dma_buf_detach: gives registration 1; sleeps
dma_buf_pin: takes count 0 ~ dma_buf_unpin; sleeps; fails non-zero
dma_buf_unpin: gives count 0; sleeps
dma_buf_map_attachment dma_buf_map_attachment_unlocked: takes dma result ~ dma_buf_unmap_attachment dma_buf_unmap_attachment_unlocked; sleeps; fails error-pointer
dma_buf_unmap_attachment dma_buf_unmap_attachment_unlocked: gives dma 1; sleeps
dma_buf_begin_cpu_access: takes count 0 ~ dma_buf_end_cpu_access; sleeps; fails non-zero
dma_buf_end_cpu_access: gives count 0; sleeps; fails non-zero
dma_buf_vmap dma_buf_vmap_unlocked: takes mapping 1 ~ dma_buf_vunmap dma_buf_vunmap_unlocked; sleeps; fails non-zero
dma_buf_vunmap dma_buf_vunmap_unlocked: gives mapping 1; sleeps
dma_buf_mmap: maps 1 -; sleeps; fails non-zero
[include/linux/dma-fence.h]
dma_fence_get: takes reference 0 itself alive ~ dma_fence_put
dma_fence_get_rcu: takes reference 0 alive ~ dma_fence_put; fails null
dma_fence_put: gives reference 0
dma_fence_signal dma_fence_signal_locked: stores wakes 0
dma_fence_init: stores state 0
dma_fence_wait dma_fence_wait_timeout: waits; sleeps; fails negative
dma_fence_is_signaled: tests 0
dma_fence_add_callback: takes list-entry 1 ~ dma_fence_remove_callback; fails non-zero
dma_fence_remove_callback: gives list-entry 1
dma_fence_enable_sw_signaling dma_fence_set_error: stores state 0
dma_fence_context_alloc: takes id result
[include/linux/dma-resv.h]
dma_resv_lock: locks ww-mutex 0 ~ dma_resv_unlock; sleeps; fails non-zero
dma_resv_lock_interruptible: locks ww-mutex 0 ~ dma_resv_unlock; sleeps; fails non-zero
dma_resv_trylock: locks ww-mutex 0 try ~ dma_resv_unlock; fails false
dma_resv_lock_slow: locks ww-mutex 0 ~ dma_resv_unlock; sleeps
dma_resv_unlock: unlocks ww-mutex 0
dma_resv_is_locked: tests 0
dma_resv_held dma_resv_assert_held: tests 0; macro
dma_resv_add_fence dma_resv_replace_fences: stores state 0
dma_resv_reserve_fences: takes memory 0; fails non-zero
dma_resv_wait_timeout: waits; sleeps; fails negative
[include/drm/drm_gem.h]
drm_gem_object_get: takes reference 0 itself alive ~ drm_gem_object_put
drm_gem_object_put: gives reference 0; sleeps
drm_gem_object_lookup: takes reference result alive ~ drm_gem_object_put; fails null
drm_gem_object_init: takes reference 1 ~ drm_gem_object_release; sleeps; fails non-zero
drm_gem_object_release: gives reference 0; sleeps
drm_gem_private_object_init: stores state 1
drm_gem_handle_create: takes id 2 ~ drm_gem_handle_delete; sleeps; fails non-zero
drm_gem_handle_delete: gives id 1; sleeps; fails non-zero
drm_gem_create_mmap_offset drm_gem_create_mmap_offset_size: takes region 0 ~ drm_gem_free_mmap_offset; sleeps; fails non-zero
drm_gem_free_mmap_offset: gives region 0
drm_gem_get_pages: takes pages result ~ drm_gem_put_pages; sleeps; fails error-pointer
drm_gem_put_pages: gives pages 1; sleeps
drm_gem_mmap: maps 1 -; takes reference 1; sleeps; fails non-zero
drm_gem_mmap_obj: maps 2 -; takes reference 0; sleeps; fails non-zero
drm_gem_vm_open: takes reference 0 ~ drm_gem_vm_close
drm_gem_vm_close: gives reference 0; sleeps
[include/drm/drm_drv.h]
drm_dev_get: takes reference 0 itself alive ~ drm_dev_put
drm_dev_put: gives reference 0; sleeps
drm_dev_enter: locks section 0 ~ drm_dev_exit; writes 1; fails false
drm_dev_exit: unlocks section global
drm_dev_register: takes registration 0 ~ drm_dev_unregister; sleeps; fails non-zero
drm_dev_unregister: gives registration 0; sleeps
drm_dev_unplug: gives registration 0; stores zaps 0; waits; sleeps
drm_dev_is_unplugged: tests 0
[include/drm/drm_vma_manager.h]
drm_vma_offset_lock_lookup: locks read-spin 0 ~ drm_vma_offset_unlock_lookup
drm_vma_offset_unlock_lookup: unlocks read-spin 0
drm_vma_offset_exact_lookup_locked drm_vma_offset_lookup_locked: tests 0; fails null
drm_vma_offset_add: takes region 1 ~ drm_vma_offset_remove; fails non-zero
drm_vma_offset_remove: gives region 1
drm_vma_node_allow drm_vma_node_allow_once: takes count 0 ~ drm_vma_node_revoke; fails non-zero
drm_vma_node_revoke: gives count 0
drm_vma_node_is_allowed: tests 0
drm_vma_node_offset_addr drm_vma_node_start drm_vma_node_size: reads 0
drm_vma_node_unmap: stores zaps 0; sleeps
[include/linux/mtd/mtd.h]
get_mtd_device: takes reference result alive ~ put_mtd_device; sleeps; fails error-pointer
__get_mtd_device: takes reference 0 ~ __put_mtd_device; fails non-zero
put_mtd_device __put_mtd_device: gives reference 0; sleeps
mtd_read mtd_write mtd_erase: stores device 0; sleeps; fails non-zero
[include/linux/usb/gadget.h]
usb_ep_queue: stores device 0; fails non-zero
usb_ep_dequeue: stores device 0; fails non-zero
usb_ep_alloc_request: takes memory result ~ usb_ep_free_request; fails null
usb_ep_free_request: gives memory 1
usb_ep_enable: takes device-enable 0 ~ usb_ep_disable; fails non-zero
usb_ep_disable: gives device-enable 0; fails non-zero
[include/rdma/ib_umem.h]
ib_umem_get: takes user-pages result ~ ib_umem_release; sleeps; fails error-pointer
ib_umem_release: gives user-pages 0; sleeps
[include/rdma/ib_verbs.h]
rdma_user_mmap_entry_get rdma_user_mmap_entry_get_pgoff: takes reference result alive ~ rdma_user_mmap_entry_put; fails null
rdma_user_mmap_entry_put: gives reference 0; sleeps
rdma_user_mmap_io: maps 1 - sets IO PFNMAP DONTEXPAND DONTDUMP; takes registration 0; sleeps; fails non-zero
[include/linux/eventfd.h]
eventfd_ctx_fdget: takes reference result alive ~ eventfd_ctx_put; fails error-pointer
eventfd_ctx_fileget: takes reference result alive ~ eventfd_ctx_put; fails error-pointer
eventfd_ctx_put: gives reference 0
eventfd_signal: stores wakes 0
eventfd_ctx_do_read: stores uses-up 0; writes 1
eventfd_ctx_remove_wait_queue: gives list-entry 1; stores uses-up 0; writes 2; fails non-zero
`;
